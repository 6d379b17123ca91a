/** Keeps the picture moving on slow machines: pixels and shadows are given up first, and taken back when there is time. */

export interface Quality {
  readonly pixelRatio: number;
  readonly hasShadow: boolean;
}

const LEVELS: readonly Quality[] = [
  { pixelRatio: 0.6, hasShadow: false },
  { pixelRatio: 0.8, hasShadow: false },
  { pixelRatio: 1, hasShadow: false },
  { pixelRatio: 1, hasShadow: true },
  { pixelRatio: 1.5, hasShadow: true },
  { pixelRatio: 2, hasShadow: true },
];
const SLOW_MS = 34;
const FAST_MS = 19;
const SLOW_FOR_MS = 1200;
const FAST_FOR_MS = 6000;

export class QualityGovernor {
  private level: number;
  private readonly highest: number;
  private slowMs = 0;
  private fastMs = 0;
  /** A level that proved too much is not tried again. */
  private ceiling = LEVELS.length - 1;

  constructor(
    devicePixelRatio: number,
    isSoftware: boolean,
    private readonly isFixed = false,
  ) {
    const fitting = LEVELS.filter((level) => level.pixelRatio <= Math.max(1, devicePixelRatio));
    this.highest = fitting.length - 1;
    if (isFixed) this.level = this.highest;
    else this.level = isSoftware ? 1 : Math.min(this.highest, 4);
  }

  get current(): Quality {
    return LEVELS[this.level]!;
  }

  /** Take note of a frame that took `ms`; true if the level has changed. */
  note(ms: number): boolean {
    // A hidden page stands still; that says nothing about the machine.
    if (ms > 2000 || this.isFixed) return false;
    this.slowMs = ms > SLOW_MS ? this.slowMs + ms : Math.max(0, this.slowMs - ms);
    this.fastMs = ms < FAST_MS ? this.fastMs + ms : 0;
    if (this.slowMs > SLOW_FOR_MS && this.level > 0) {
      this.ceiling = this.level - 1;
      return this.change(this.level - 1);
    }
    if (this.fastMs > FAST_FOR_MS && this.level < Math.min(this.highest, this.ceiling)) return this.change(this.level + 1);
    return false;
  }

  private change(level: number): boolean {
    this.level = level;
    this.slowMs = 0;
    this.fastMs = 0;
    return true;
  }
}
