import Diagnostics

/// The foot notes of a chapter. They get their numbers as the text refers to them, whatever the order in which they stand.
struct Notes {
    struct Note {
        var nodes: [MarkdownNode]
        /// Of its `[^name]:`, and of the text behind that.
        var place, textPlace: SourceLocation
        var last: Int
    }

    private var all: [String: Note] = [:]
    private var read: [String: (number: Int, text: [Inline])] = [:]
    /// Those whose own text is being read, the outermost first.
    private(set) var open: [String] = []
    private var count = 0

    var names: [String] { all.keys.sorted() }
    /// Those that no text has referred to.
    var unused: [(name: String, note: Note)] {
        all.filter { read[$0.key] == nil }.map { ($0.key, $0.value) }.sorted { $0.note.place < $1.note.place }
    }

    subscript(name: String) -> Note? { all[name] }

    /// - Returns: whether the name was free.
    mutating func add(_ note: Note, named name: String) -> Bool {
        if all[name] != nil { return false }
        all[name] = note
        return true
    }

    /// The number and the text of a note that was referred to before.
    func known(_ name: String) -> (number: Int, text: [Inline])? { read[name] }

    /// Gives the next number to a note whose text is to be read now.
    mutating func begin(_ name: String) -> Int {
        open.append(name)
        count += 1
        return count
    }

    mutating func end(_ name: String, _ number: Int, _ text: [Inline]) {
        open.removeLast()
        read[name] = (number, text)
    }
}
