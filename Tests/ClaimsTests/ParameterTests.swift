import Claims
import Diagnostics
import Testing

@Suite("Parameters of a chapter")
struct ParameterTests {
    private func prepare(_ body: String, _ profile: Profile = .standard) throws(Diagnostics) -> PreparedExperiment {
        try Study(experiments: [experiment("drift", as: "d", body)], claims: [], catalogue: catalogue, profile: profile)
            .experiments[0]
    }

    private func errors(_ body: String) -> [String] { messages { () throws(Diagnostics) in _ = try prepare(body) } }

    @Test("An empty fence means the defaults, in the order of declaration")
    func defaults() throws {
        for body in ["", "\n", "# only a comment\n"] {
            let parameters = try prepare(body).parameters
            #expect(
                parameters.all.map(\.name) == [
                    "draws", "widths", "method", "methods", "fraction", "label", "offset", "isCentered", "grid",
                ])
            #expect(parameters.all.allSatisfy { !$0.differsFromDefault })
            #expect(parameters["widths"]?.text == "[0.5, 1, 2]")
            #expect(parameters["grid"]?.text == "{ points: 8, size: 2.5 }")
        }
    }

    @Test(
        "Numbers are read as people write them",
        arguments: [
            ("fraction: 50%", "0.5"), ("fraction: 0.1%", "0.001"), ("fraction: 1e-3", "0.001"),
            ("fraction: .25", "0.25"),
            ("fraction: 1", "1"), ("fraction: 7%", "0.07"), ("fraction: 1e1%", "0.1"),
        ])
    func numbers(line: String, text: String) throws {
        #expect(try prepare(line).parameters["fraction"]?.text == text)
    }

    @Test(
        "Integers take digits with separators, a Unicode minus, and an exponent when the value is whole",
        arguments: [
            ("offset: 4_096", "4096"), ("offset: −3", "-3"), ("offset: 1e4", "10000"), ("draws: 12", "12"),
        ])
    func integers(line: String, text: String) throws {
        let name = String(line.prefix { $0 != ":" })
        #expect(try prepare(line).parameters[name]?.text == text)
    }

    @Test("Lists replace, structures are overlaid field by field, enumerations take their words")
    func structure() throws {
        let experiment = try prepare(
            """
            widths: [0.1%, 3]
            method: antithetic
            methods: [antithetic, plain]
            label: "0.5"
            isCentered: false
            grid: { points: 16 }
            """)
        let parameters = try #require(experiment.typedParameters as? Drift.Parameters)
        #expect(parameters.widths == [0.001, 3])
        #expect(parameters.method == .antithetic)
        #expect(parameters.methods == [.antithetic, .plain])
        #expect(parameters.label == "0.5")
        #expect(!parameters.isCentered)
        #expect(parameters.grid.points == 16 && parameters.grid.size == 2.5)
        #expect(experiment.parameters.differingFirst.map(\.name).prefix(3) == ["widths", "method", "methods"])
        #expect(
            experiment.parameters.json
                == #"{"draws":100,"widths":[0.001,3],"method":"antithetic","methods":["antithetic","plain"],"fraction":0.1,"label":"0.5","offset":0,"isCentered":false,"grid":{"points":16,"size":2.5}}"#
        )
    }

    @Test("A profile overrides, and `standard` is the base of all")
    func profiles() throws {
        let body = "draws: 7\noffset: 1\nquick: { draws: 2 }\npaper:\n  draws: 900\n  grid: { size: 9 }"
        #expect(try prepare(body, .quick).parameters["draws"]?.text == "2")
        #expect(try prepare(body, .standard).parameters["draws"]?.text == "7")
        #expect(try prepare(body, .paper).parameters["draws"]?.text == "900")
        #expect(try prepare(body, .paper).parameters["grid"]?.text == "{ points: 8, size: 9 }")
        #expect(try prepare(body, .quick).parameters["offset"]?.text == "1")
        #expect(try prepare(body, .quick).parameters["draws"]?.isSetByProfile == true)
        #expect(try prepare(body, .quick).parameters["offset"]?.isSetByProfile == false)
    }

    @Test("Two spellings of the same values are the same inputs")
    func canonical() throws {
        #expect(try prepare("fraction: 10%").parameters.json == prepare("").parameters.json)
        #expect(try prepare("fraction: 0.10\noffset: 0").parameters.json == prepare("offset: −0").parameters.json)
    }

    @Test(
        "What is wrong is named at its place with the nearest correct name",
        arguments: [
            ("drawz: 1", "report/a.md:11:1: experiment “drift” has no parameter “drawz”; did you mean “draws”?"),
            (
                "draws: 3\nquick: { drws: 1 }",
                "report/a.md:12:10: experiment “drift” has no parameter “drws”; did you mean “draws”?"
            ),
            (
                "grid: { pionts: 3 }",
                "report/a.md:11:9: experiment “drift” has no parameter “grid.pionts”; did you mean “points”?"
            ),
            ("draws: many", "report/a.md:11:8: “draws” takes an integer of at least 0, found “many”"),
            ("draws: -1", "report/a.md:11:8: “draws” takes an integer of at least 0, found “-1”"),
            ("draws: 1.5", "report/a.md:11:8: “draws” takes an integer of at least 0, found “1.5”"),
            ("draws: 50%", "report/a.md:11:8: “draws” takes an integer of at least 0, found “50%”"),
            ("draws:", "report/a.md:11:1: “draws” takes an integer of at least 0, found nothing"),
            ("fraction: \"0.5\"", "report/a.md:11:11: “fraction” takes a number, found “0.5”"),
            ("fraction: nan", "report/a.md:11:11: “fraction” takes a number, found “nan”"),
            ("fraction: 1e999", "report/a.md:11:11: “fraction” takes a number, found “1e999”"),
            ("isCentered: yes", "report/a.md:11:13: “isCentered” takes true or false, found “yes”"),
            (
                "method: antitetic",
                "report/a.md:11:9: “method” takes one of plain, antithetic, found “antitetic”; did you mean “antithetic”?"
            ),
            ("methods: [plain, x]", "report/a.md:11:18: “methods[1]” takes one of plain, antithetic, found “x”"),
            ("widths: 3", "report/a.md:11:9: “widths” takes a list of values, each a number, found “3”; write [3]"),
            ("widths: [1, a]", "report/a.md:11:13: “widths[1]” takes a number, found “a”"),
            ("grid: 3", "report/a.md:11:7: “grid” takes a mapping of points, size, found “3”"),
            ("label: [a]", "report/a.md:11:8: “label” takes a text, found a list"),
            ("label:", "report/a.md:11:1: “label” takes a text, found nothing"),
            ("offset: 40_000", "report/a.md:11:9: “offset” takes an integer in -32768 ... 32767, found “40_000”"),
            (
                "quick: 3",
                "report/a.md:11:8: “quick” takes a mapping of parameters, found “3”; write `quick: { name: value }`"
            ),
            ("draws: 1\nlabel: a\ndraws: 2", "report/a.md:13:1: “draws” is set twice; keep one of the two"),
            ("- 1", "report/a.md:11:1: the parameters of “d” must be lines such as `name: value`, found a list"),
            ("label: *x", "report/a.md:11:8: this is not YAML: found undefined alias"),
        ])
    func errors(body: String, message: String) {
        #expect(errors(body) == [message])
    }

    @Test("YAML that cannot be read is an error at its line")
    func notYAML() {
        let found = errors("draws: 1\nlabel: \"open")
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("report/a.md:12:") && found[0].contains("this is not YAML"))
    }

    @Test("Ranges are checked for every profile, all errors together, each where the parameter is set")
    func ranges() {
        #expect(
            errors("fraction: 3\nquick: { draws: 0 }\npaper: { grid: { points: 1 } }") == [
                "report/a.md:11:11: “fraction”: 3.0 is not in 0 ... 1",
                "report/a.md:12:17: “draws”: 0 draws have no mean; take at least 1",
                "report/a.md:13:26: “grid.points”: a grid needs two points",
            ])
    }

    @Test("All errors of a fence are reported at once")
    func together() {
        #expect(errors("drawz: 1\nwidths: [a, b]\nquick: { labl: x }\npaper: { offset: q }").count == 5)
    }

    @Test("An unknown experiment is named with the nearest one, two of an id with both places")
    func experiments() {
        let found = messages { () throws(Diagnostics) in
            _ = try Study(
                experiments: [
                    experiment("drif", as: "a"), experiment("drift", as: "b", line: 20),
                    experiment("drift", as: "b", file: "report/b.md", line: 3),
                    experiment("drift", as: "1 2", line: 50),
                ], claims: [], catalogue: catalogue, profile: .quick)
        }
        #expect(
            found == [
                "report/a.md:10:4: there is no experiment “drif”; did you mean “drift”?",
                "report/a.md:50:4: “1 2” cannot name an experiment; use letters, digits, “-” and “_”, beginning with a letter",
                "report/b.md:3:4: experiment “b” is there already, at report/a.md:20:4; give one of them another id",
            ])
    }
}
