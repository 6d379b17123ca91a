/** The page's line to the sidecar: says hello, asks for rigs, pings, and comes back by itself with growing patience. */

import { layoutFromMap, reportFromMap, WireError, type Layout, type MappingReport } from "./layout";
import { ServerClock } from "./server_clock";
import {
  decodeControl, decodeFrame, encodeControl, isFrameMessage, PROTOCOL_VERSION,
  type ControlMap, type Motion, type Sound, type StreamEvent,
} from "./wire";

/** A rig by name, or a skeleton of the page's own (docs/protocol.md). */
export type RigRequest = { name: string } | { skeleton: Record<string, unknown> };
export type ConnectionState = "connecting" | "connected" | "lost" | "version";

export interface ConnectionListener {
  onState(state: ConnectionState, words: string): void;
  onWelcome(session: string): void;
  onLayout(layout: Layout, report: MappingReport): void;
  onRefused(code: string, message: string): void;
  onMotion(frame: Motion, receivedMs: number): void;
  onSound(sound: Sound, receivedMs: number): void;
  onEvent(event: StreamEvent): void;
  onStatus(status: Record<string, unknown>): void;
}

const PING_MS = 1000;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 8000;
const ASK_AGAIN_MS = 500;

export class Connection {
  readonly clock = new ServerClock();
  state: ConnectionState = "connecting";
  session = "";
  subject = "";
  subjects: readonly Record<string, unknown>[] = [];
  /** Messages that broke the protocol, and what was wrong with the first. */
  malformed = 0;
  firstMalformed = "";
  private socket: WebSocket | undefined;
  private readonly layouts = new Map<number, Layout>();
  private rig: RigRequest;
  private retryMs = FIRST_RETRY_MS;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private askedMs = -Infinity;
  private isClosed = false;
  private requests = 0;

  constructor(
    private readonly url: string,
    private readonly listener: ConnectionListener,
    private readonly options: { rig: RigRequest; encoding: "f32" | "compact"; session: string | undefined },
  ) {
    this.rig = options.rig;
  }

  /** Connect, and stay connected until closed. */
  open(): void {
    this.setState("connecting", "Connecting to the sidecar…");
    // The sidecar keeps a lost page's subject for a while; a new name never collides with it.
    this.subject = `page-${Math.random().toString(36).slice(2, 8)}`;
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.greet();
    socket.onmessage = (message) => {
      if (message.data instanceof ArrayBuffer) this.receive(new Uint8Array(message.data));
    };
    socket.onclose = () => this.onClose();
    this.socket = socket;
  }

  close(): void {
    this.isClosed = true;
    this.send({ type: "bye" });
    this.socket?.close();
  }

  /** Be driven on another rig from now on. */
  requestRig(rig: RigRequest): void {
    this.rig = rig;
    if (this.state === "connected") this.sendRig();
  }

  /** Run or hold the session's own source of sound. */
  setPlaying(playing: boolean): void {
    this.send({ type: "transport", playing });
  }

  sendPlayhead(sample: number): void {
    this.send({ type: "playhead", sample: Math.round(sample) });
  }

  private send(message: ControlMap): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(encodeControl(message));
  }

  private sendRig(): void {
    this.requests++;
    this.send({ type: "rig", id: this.requests, rig: this.rig, subject: this.subject, encoding: this.options.encoding });
  }

  private greet(): void {
    this.clock.clear();
    this.layouts.clear();
    // The rig is asked for on its own, so that a refused rig does not cost the connection.
    const { encoding, session } = this.options;
    const hello = { type: "hello", v: PROTOCOL_VERSION, client: "Avatar Bridge page", encoding };
    this.send(session === undefined ? hello : { ...hello, session });
    this.ping();
    this.pingTimer = setInterval(() => this.ping(), PING_MS);
  }

  private ping(): void {
    this.send({ type: "ping", t: performance.now() });
    if (this.clock.isKnown) this.send({ type: "status" });
  }

  private onClose(): void {
    clearInterval(this.pingTimer);
    if (this.isClosed || this.state === "version") return;
    const seconds = Math.round(this.retryMs / 100) / 10;
    this.setState("lost", `The sidecar is not answering. Trying again every ${seconds} s; start it with “avatar-bridge demo”.`);
    setTimeout(() => !this.isClosed && this.open(), this.retryMs);
    this.retryMs = Math.min(MAX_RETRY_MS, this.retryMs * 1.7);
  }

  private setState(state: ConnectionState, words: string): void {
    // While trying again the page keeps saying what is wrong, not that it is trying.
    if (state === "connecting" && this.state === "lost") return;
    this.state = state;
    this.listener.onState(state, words);
  }

  private receive(bytes: Uint8Array): void {
    const nowMs = performance.now();
    try {
      if (!isFrameMessage(bytes)) return this.onControl(decodeControl(bytes), nowMs);
      if (this.isOthersMotion(bytes)) return;
      const message = decodeFrame(bytes, this.layouts);
      if (message.kind === "motion") this.listener.onMotion(message, nowMs);
      else if (message.kind === "unknown-layout") this.askForLayout(nowMs);
      else if (message.session !== this.session) return;
      else if (message.kind === "sound") this.listener.onSound(message, nowMs);
      else this.listener.onEvent(message);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      if (this.malformed++ === 0) this.firstMalformed = error.message;
    }
  }

  /** Whether this is a frame of a subject that this page does not show: known by its topic, without decoding. */
  private isOthersMotion(bytes: Uint8Array): boolean {
    if (bytes[0] !== 0x66) return false;
    const name = this.subject;
    if (bytes[2 + name.length] !== 0) return true;
    for (let i = 0; i < name.length; i++) if (bytes[2 + i] !== name.charCodeAt(i)) return true;
    return false;
  }

  private askForLayout(nowMs: number): void {
    if (nowMs - this.askedMs < ASK_AGAIN_MS) return;
    this.askedMs = nowMs;
    this.send({ type: "layouts", subject: this.subject });
  }

  private onControl(message: ControlMap, nowMs: number): void {
    switch (message.type) {
      case "welcome":
        return this.onWelcome(message);
      case "layout":
        return this.onLayout(message);
      case "pong":
        this.clock.addPong(Number(message.t), nowMs, Number(message.server_us), Number(message.sample));
        return;
      case "refused":
        return this.onRefused(message);
      case "status":
        return this.listener.onStatus((message.status ?? {}) as Record<string, unknown>);
      case "bye":
        this.socket?.close();
    }
  }

  private onWelcome(message: ControlMap): void {
    this.session = String(message.session);
    this.subjects = (message.subjects ?? []) as Record<string, unknown>[];
    this.retryMs = FIRST_RETRY_MS;
    this.setState("connected", "Connected");
    this.listener.onWelcome(this.session);
    this.sendRig();
  }

  private onLayout(message: ControlMap): void {
    if (message.subject !== this.subject) return;
    // An answer to an earlier request is overtaken when the user has chosen again since.
    if (typeof message.id === "number" && message.id !== this.requests) return;
    const layout = layoutFromMap(message.layout);
    this.layouts.set(layout.id, layout);
    this.listener.onLayout(layout, reportFromMap(message.report));
  }

  private onRefused(message: ControlMap): void {
    const words = String(message.message);
    if (message.code === "version") {
      this.setState("version", `This page and the sidecar do not fit together: ${words}. Reload the page.`);
    } else if (message.code === "unknown_client") {
      // The sidecar has forgotten this page (the computer slept): greet it again.
      this.greetAgain();
    } else {
      this.listener.onRefused(String(message.code), words);
    }
  }

  private greetAgain(): void {
    clearInterval(this.pingTimer);
    this.greet();
  }
}
