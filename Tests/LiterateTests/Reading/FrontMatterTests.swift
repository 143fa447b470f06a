import Literate
import Testing

private func index(_ board: String) throws -> ChapterFolder {
    try ChapterFolder(["index.md": "---\ntitle: Index\nboard:\n\(board)\n---\n", "a.md": "---\ntitle: A\n---\n"])
}

@Suite struct FrontMatterTests {
    @Test(arguments: [
        ("  - - title: Box\n      chaptr: a", "5:7: a box of the board has no “chaptr”; did you mean “chapter”?"),
        ("  - - { title: Box, Chapter: a }", "4:21: a box of the board has no “Chapter”; did you mean “chapter”?"),
        ("  - - title: Good\n    - chapter: a", "5:7: a box of the board has no title; add `title: …`"),
        ("  - - title: \"\"\n      chapter: a", "4:7: a box of the board has no title; add `title: …`"),
        ("  - title: Box\n    chapter: a", "4:5: a column of the board is no list of boxes; begin each box with `- title: …`, a step further in"),
        ("  - Box", "4:5: a column of the board is no list of boxes; begin each box with `- title: …`, a step further in"),
        ("  - - Box", "4:7: a box of the board takes `title: …` and more"),
        ("  title: Box", "4:3: “board” takes a list of columns, each a list of boxes"),
    ])
    func aBoardThatIsNoneIsNamedWithItsPlace(pair: (String, String)) throws {
        #expect(try index(pair.0).errors() == ["report/index.md:" + pair.1])
    }

    @Test func aBoxMayLeadToAChapterThatIsNotWrittenYet() throws {
        #expect(try index("  - - { title: Box, chapter: later }\n    - { title: None }").errors() == [])
    }

    @Test func onlyTheIndexHasABoard() throws {
        let folder = try ChapterFolder(["a.md": "---\ntitle: A\nboard:\n  - - { title: Box, chapter: a }\n---\n"])
        #expect(folder.errors() == ["report/a.md:3:1: only index.md has a board; move it there or remove it"])
    }

    @Test func aKeyThatIsThereTwiceIsNamedWithItsPlace() throws {
        let folder = try ChapterFolder(["a.md": "---\ntitle: A\nsummary: S\ntitle: B\n---\n"])
        #expect(folder.errors() == ["report/a.md:4:1: the front matter has “title” twice; keep one of the two"])
    }
}
