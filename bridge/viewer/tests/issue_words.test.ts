import { expect, it } from "vitest";
import { issuePoints, refusalPoints } from "../src/issue_words";

const issue = (subject: string, detail: string, severity = "warning", hint = "map it") => ({
  code: "RIG_X", severity, subject, detail, hint,
});

it("findings that say the same are told once, errors first", () => {
  const points = issuePoints([
    issue("upperarm01.L", "47 degrees for left_shoulder"),
    issue("upperarm01.R", "46 degrees for right_shoulder"),
    issue("left_hip", "no joint for it", "error"),
    issue("right_hip", "no joint for it", "error"),
  ]);
  expect(points).toEqual(["left_hip, right_hip: no joint for it; map it", "upperarm01.L, upperarm01.R: 47 degrees for left_shoulder; map it"]);
});

it("a refusal's lines are read as findings, plain words stay as they are", () => {
  const text = "error RIG_A left_hip: no joint for it; map it\nerror RIG_A right_hip: no joint for it; map it\nthere is no rig 'x'";
  expect(refusalPoints(text)).toEqual(["left_hip, right_hip: no joint for it; map it", "there is no rig 'x'"]);
});

it("never more than a handful", () => {
  const points = issuePoints(Array.from({ length: 20 }, (_, i) => issue(`j${i}`, `reason ${"abcdefghijklmnopqrst"[i]}`)));
  expect(points).toHaveLength(7);
  expect(points.at(-1)).toBe("and 14 more");
});
