/** The mapper's findings in few lines: those that say the same of several joints are told once. */

import type { MappingIssue } from "./layout";

const MOST_POINTS = 6;
const MOST_SUBJECTS = 16;
const MOST_LETTERS = 240;
const LINE = /^(error|warning|info|note)\s+([A-Z][A-Z0-9_]+)\s+([^:]+):\s*(.*)$/;

/** At most a handful of sentences, errors first. */
export function issuePoints(issues: readonly MappingIssue[]): string[] {
  const groups = new Map<string, { subjects: string[]; issue: MappingIssue }>();
  for (const issue of issues) {
    const key = `${issue.severity} ${issue.code} ${issue.detail.replace(/\d+/g, "#").replace(/\bfor \w+/, "")} ${issue.hint}`;
    const group = groups.get(key);
    if (group) group.subjects.push(issue.subject);
    else groups.set(key, { subjects: [issue.subject], issue });
  }
  const ordered = [...groups.values()].sort((a, b) => rank(a.issue) - rank(b.issue));
  const points = ordered.map(({ subjects, issue }) => sentence(subjects, issue));
  if (points.length <= MOST_POINTS) return points;
  return [...points.slice(0, MOST_POINTS), `and ${points.length - MOST_POINTS} more`];
}

function rank(issue: MappingIssue): number {
  return issue.severity === "error" ? 0 : 1;
}

function sentence(subjects: readonly string[], issue: MappingIssue): string {
  const named = subjects.filter((subject) => subject !== "");
  const more = named.length > MOST_SUBJECTS ? ` and ${named.length - MOST_SUBJECTS} more` : "";
  const who = named.slice(0, MOST_SUBJECTS).join(", ") + more;
  const what = shorten([issue.detail, issue.hint].filter((text) => text !== "").join("; "));
  return who === "" ? what : `${who}: ${what}`;
}

function shorten(text: string): string {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
}

/** A refusal's text as points: its lines are findings like a report's, or plain words. */
export function refusalPoints(message: string): string[] {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const issues = lines.map((line): MappingIssue => {
    const found = LINE.exec(line.trim());
    if (!found) return { code: "", severity: "", subject: "", detail: line.trim(), hint: "" };
    const [, severity, code, subject, text] = found as unknown as [string, string, string, string, string];
    const [detail, ...hint] = text.split("; ");
    return { code, severity, subject, detail: detail!, hint: hint.join("; ") };
  });
  return issuePoints(issues);
}
