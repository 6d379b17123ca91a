/** The strongest shapes of the moment as bars. */

import { easedShare } from "../presenter";
import { element, make } from "./element";

const SHOWN = 8;
const RISE_HALF_LIFE_S = 0.02;
const FALL_HALF_LIFE_S = 0.12;
/** Seconds for which a bar keeps its row, so that names do not dance. */
const STAY_S = 0.7;
const LEAST = 0.02;

interface Row {
  readonly item: HTMLLIElement;
  readonly name: HTMLSpanElement;
  readonly value: HTMLSpanElement;
  readonly fill: HTMLDivElement;
  channel: string;
  sinceS: number;
}

/** `eyeBlinkLeft` to "Eye blink left". */
export function plainName(name: string): string {
  const words = name
    .replace(/^au(\d+)_/i, "AU$1 ")
    .replace(/_/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2");
  const lower = words.replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

export class Meters {
  private readonly rows: Row[];
  private readonly levels = new Map<string, number>();
  private readonly none = make("li", "none", "This rig has no face shapes.");

  constructor() {
    const list = element("meters", HTMLUListElement);
    this.rows = Array.from({ length: SHOWN }, () => makeRow(list));
    list.append(this.none);
    this.none.hidden = true;
  }

  clear(): void {
    this.levels.clear();
    for (const row of this.rows) row.channel = "";
  }

  /** `weights` by channel name; `dt` seconds since the last call. */
  update(channels: readonly string[], weights: Float32Array, dt: number): void {
    channels.forEach((name, i) => {
      const level = this.levels.get(name) ?? 0;
      const wanted = Math.min(1, Math.max(0, weights[i]!));
      const share = easedShare(dt, wanted > level ? RISE_HALF_LIFE_S : FALL_HALF_LIFE_S);
      this.levels.set(name, level + share * (wanted - level));
    });
    this.none.hidden = channels.length > 0;
    this.assign(dt);
    for (const row of this.rows) this.draw(row);
  }

  private assign(dt: number): void {
    const strongest = [...this.levels].filter(([, level]) => level > LEAST).sort((a, b) => b[1] - a[1]);
    const wanted = strongest.slice(0, SHOWN).map(([name]) => name);
    for (const row of this.rows) {
      row.sinceS += dt;
      if (row.channel !== "" && !wanted.includes(row.channel) && row.sinceS > STAY_S) row.channel = "";
      if (wanted.includes(row.channel)) row.sinceS = 0;
    }
    const waiting = wanted.filter((name) => !this.rows.some((row) => row.channel === name));
    for (const row of this.rows) {
      if (row.channel !== "") continue;
      row.channel = waiting.shift() ?? "";
      row.sinceS = 0;
    }
  }

  private draw(row: Row): void {
    row.item.hidden = row.channel === "";
    if (row.item.hidden) return;
    const level = this.levels.get(row.channel) ?? 0;
    const name = plainName(row.channel);
    if (row.name.textContent !== name) row.name.textContent = name;
    row.value.textContent = level.toFixed(2);
    row.fill.style.width = `${(level * 100).toFixed(1)}%`;
  }
}

function makeRow(list: HTMLUListElement): Row {
  const item = make("li");
  const name = make("span", "name");
  const value = make("span", "value");
  const track = make("div", "track");
  const fill = make("div", "fill");
  track.append(fill);
  item.append(name, value, track);
  list.append(item);
  return { item, name, value, fill, channel: "", sinceS: 0 };
}
