/// The claims as test cases in JUnit's XML, for continuous integration to show.
///
/// A claim whose verdict is not the expected one is a failure; one that waits for real data is skipped (a failure when
/// real data is required); one that needs an experiment that failed is an error.
public func junitXML(_ report: RunReport, requireData: Bool = false) -> String {
    let cases = report.judgements.map { testCase($0, report, requireData) }
    func count(_ kind: String) -> Int { cases.count { $0.kind == kind } }
    // No times: the file of two runs is the same, like everything else that a run decides.
    let name = "restless, profile \(report.study.profile.rawValue)"
    let counts =
        #"tests="\#(cases.count)" failures="\#(count("failure"))" errors="\#(count("error"))" "#
        + #"skipped="\#(count("skipped"))""#
    var lines = [
        #"<?xml version="1.0" encoding="UTF-8"?>"#,
        #"<testsuites name="restless" \#(counts)>"#,
        #"  <testsuite name="\#(xml(name))" \#(counts)>"#,
    ]
    lines += cases.map(\.text)
    lines += ["  </testsuite>", "</testsuites>", ""]
    return lines.joined(separator: "\n")
}

private func testCase(_ judgement: Judgement, _ report: RunReport, _ requireData: Bool) -> (kind: String, text: String)
{
    let claim = judgement.claim
    let head =
        #"    <testcase classname="\#(xml(claim.chapter))" name="\#(xml(claim.id))" file="\#(xml(claim.location.file))" line="\#(claim.location.line)""#
    let hasFailed = claim.experiments.contains { report[$0]?.failure != nil }
    let kind: String
    let message: String
    if hasFailed {
        kind = "error"
        message = judgement.reason ?? "an experiment failed"
    } else if judgement.waitsForRealData && !requireData {
        kind = "skipped"
        message = judgement.reason ?? "it waits for real data"
    } else if !judgement.isAsExpected || judgement.waitsForRealData {
        kind = "failure"
        message =
            "\(judgement.verdict.rawValue), expected \(judgement.expected.rawValue)"
            + (judgement.reason.map { ": \($0)" } ?? "")
    } else {
        return ("", head + "/>")
    }
    let details = ([claim.says] + (judgement.criteria + judgement.controls).map(\.line)).joined(separator: "\n")
    let element =
        kind == "skipped"
        ? #"<skipped message="\#(xml(message))"/>"#
        : #"<\#(kind) message="\#(xml(message))">\#(xml(details))</\#(kind)>"#
    return (kind, "\(head)>\n      \(element)\n    </testcase>")
}

extension JudgedCriterion {
    /// `a.x < 3: holds, 2.1 in 2 ... 2.2`.
    package var line: String {
        let found = measured.map { ", \(shortest($0.value)) in \(shortest($0.low)) ... \(shortest($0.high))" } ?? ""
        return "\(criterion.text): \(outcome.rawValue)\(found)"
    }
}

/// Escaped for element content and attributes; characters that XML 1.0 forbids become U+FFFD.
private func xml(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "\n": result += "&#10;"
        case "\t": result += "&#9;"
        case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
