import Diagnostics
import Foundation
import Literate
import Testing

@Suite struct TextTests {
    @Test func aWorkThatIsThereTwiceNamesBothPlaces() throws {
        let folder = try ChapterFolder(["bibliography.json": "[\n {\"id\": \"a\", \"title\": \"id\"},\n {\"title\": \"a\",\n  \"id\" : \"a\"}]"])
        #expect(
            folder.errors() == ["report/bibliography.json:4:11: “a” is there twice, first at report/bibliography.json:2:10; rename one"])
    }
}
