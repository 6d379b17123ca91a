/** `window.avatarBridge`: what the page shows at this moment, read-only, for tests and the curious. */

import type { App } from "./app";

export interface DebugState {
  readonly connection: string;
  readonly session: string;
  readonly subject: string;
  readonly subjects: readonly unknown[];
  readonly rig: string;
  readonly report: unknown;
  /** Session sample that is heard now. */
  readonly playhead: number;
  readonly framesShown: number;
  readonly dropped: number;
  readonly malformed: string;
  readonly picturesPerSecond: number;
  readonly status: string;
  readonly audio: string;
  readonly isPlaying: boolean | undefined;
  /** Loudness at the playhead, full scale 1. */
  readonly agentLevel: number;
  readonly userLevel: number;
  /** Local rotations xyzw and shape weights read back from what is drawn. */
  readonly joints: Readonly<Record<string, number[]>>;
  readonly morphs: Readonly<Record<string, number>>;
  readonly latency: Readonly<Record<string, { p50: number; p95: number }>>;
}

declare global {
  interface Window {
    readonly avatarBridge: DebugState;
  }
}

export function exposeDebug(app: App): void {
  const stages = ["wait", "model", "retarget", "send", "receive", "buffer", "total"] as const;
  const state: DebugState = {
    get connection() { return app.connection.state; },
    get session() { return app.connection.session; },
    get subject() { return app.connection.subject; },
    get subjects() { return app.connection.subjects; },
    get rig() { return app.cast.layout?.rig ?? ""; },
    get report() { return app.cast.report; },
    get playhead() { return app.playhead.position; },
    get framesShown() { return app.framesShown; },
    get dropped() { return app.buffer.dropped; },
    get malformed() { return app.connection.malformed > 0 ? app.connection.firstMalformed : ""; },
    get picturesPerSecond() { return app.pictureRate.perSecond(performance.now()); },
    get status() { return app.presenter?.status ?? "empty"; },
    get audio() { return app.audio.state; },
    get isPlaying() { return app.isPlaying; },
    get agentLevel() { return app.voices.level("agent", app.playhead.position); },
    get userLevel() { return app.voices.level("user", app.playhead.position); },
    get joints() { return app.cast.figure?.jointValues() ?? {}; },
    get morphs() { return app.cast.figure?.morphValues() ?? {}; },
    get latency() { return Object.fromEntries(stages.map((stage) => [stage, app.latency.of(stage)])); },
  };
  Object.defineProperty(window, "avatarBridge", { value: Object.freeze(state), writable: false });
}
