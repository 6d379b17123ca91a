/** The latency of each stage and what the stream is doing, a few times a second. */

import { STAGES, type LatencyMeter } from "../latency";
import { element, make } from "./element";

const EVERY_MS = 300;

export class FiguresTable {
  private readonly cells = new Map<string, [HTMLTableCellElement, HTMLTableCellElement]>();
  private readonly facts = new Map<string, HTMLElement>();
  private readonly list = element("stream", HTMLDListElement);
  private lastMs = -Infinity;

  constructor() {
    const body = element("latency", HTMLTableElement).tBodies[0]!;
    for (const [stage, label, meaning] of STAGES) {
      const row = make("tr");
      row.title = `${label}: ${meaning}`;
      const head = make("th", "", label);
      head.scope = "row";
      const cells: [HTMLTableCellElement, HTMLTableCellElement] = [make("td", "", "–"), make("td", "", "–")];
      row.append(head, ...cells);
      body.append(row);
      this.cells.set(stage, cells);
    }
  }

  /** `facts` are names and values in the order shown. */
  update(ms: number, latency: LatencyMeter, facts: () => Record<string, string>): void {
    if (ms - this.lastMs < EVERY_MS) return;
    this.lastMs = ms;
    for (const [stage] of STAGES) {
      const { p50, p95 } = latency.of(stage);
      const [middle, high] = this.cells.get(stage)!;
      middle.textContent = milliseconds(p50);
      high.textContent = milliseconds(p95);
    }
    for (const [name, value] of Object.entries(facts())) this.fact(name).textContent = value;
  }

  private fact(name: string): HTMLElement {
    let value = this.facts.get(name);
    if (!value) {
      value = make("dd");
      this.list.append(make("dt", "", name), value);
      this.facts.set(name, value);
    }
    return value;
  }
}

function milliseconds(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0);
}
