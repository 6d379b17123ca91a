/** The page: joins the stream, the clock of the heard sound, the figure on stage and the panels. */

import { AudioOutput } from "./audio_output";
import { Cast } from "./cast";
import { Connection, type ConnectionState } from "./connection";
import type { Figure } from "./figure";
import { FrameBuffer } from "./frame_buffer";
import { JitterMeter } from "./jitter";
import { LatencyMeter, RateMeter } from "./latency";
import type { Layout } from "./layout";
import { readOptions, streamAddress } from "./options";
import { Playhead } from "./playhead";
import { Presenter } from "./presenter";
import { Stage } from "./stage";
import { Caption } from "./ui/caption";
import { Controls } from "./ui/controls";
import { element } from "./ui/element";
import { FiguresTable } from "./ui/figures";
import { Meters } from "./ui/meters";
import { Notice } from "./ui/notice";
import type { View } from "./views";
import { Voices } from "./voices";
import { CLOCK_RATE, type Motion, type Sound, type Speaker, type StreamEvent } from "./wire";

const FRAME_SAMPLES = CLOCK_RATE / 30;
const PLAYHEAD_EVERY_MS = 250;
const SPEAKERS: readonly Speaker[] = ["agent", "user"];

export class App {
  readonly options = readOptions(location.search, innerWidth);
  readonly audio = new AudioOutput();
  readonly buffer = new FrameBuffer();
  readonly jitter = new JitterMeter();
  readonly latency = new LatencyMeter();
  readonly voices = new Voices();
  readonly pictureRate = new RateMeter();
  readonly connection: Connection;
  readonly playhead: Playhead;
  readonly cast: Cast;
  presenter: Presenter | undefined;
  framesShown = 0;
  /** Whether the session's own source runs; undefined: it has none. */
  isPlaying: boolean | undefined = true;
  private readonly stage = new Stage(element("stage", HTMLCanvasElement), this.options.isHighQuality);
  private readonly controls: Controls;
  private readonly meters = new Meters();
  private readonly figures = new FiguresTable();
  private readonly caption = new Caption();
  private readonly notice = new Notice();
  private readonly receivedMs = new WeakMap<Motion, number>();
  private readonly frameRate = new RateMeter();
  private shown: Motion | undefined;
  private view: View = this.options.view;
  private isFirst = true;
  private lastMs = performance.now();
  private playheadSentMs = -Infinity;

  constructor() {
    this.connection = new Connection(streamAddress(document.baseURI), this.streamListener(), {
      rig: { name: this.options.rig.name },
      encoding: this.options.encoding,
      session: this.options.session,
    });
    this.playhead = new Playhead(this.connection.clock, this.jitter, this.audio);
    this.cast = new Cast(() => this.connection, {
      onReady: (figure, layout) => this.onReady(figure, layout),
      onChosen: (name, fileName) => this.controls.setRig(name, fileName),
      onProblem: (title, text, points) => this.notice.show("problem", title, text, points),
      onInfo: (title, text, points) => this.notice.show("info", title, text, points),
    }, this.options.rig);
    this.controls = new Controls({
      onStart: () => void this.startSound(),
      onPlayPause: () => void this.playPause(),
      onVolume: (volume, isMuted) => this.audio.setVolume(volume, isMuted),
      onView: (view) => this.setView(view),
      onRig: (name) => this.cast.choose(name),
      onFile: (file) => void this.cast.openFile(file),
      onPanel: () => this.layOut(),
    });
  }

  run(): void {
    this.controls.setPanel(this.options.hasPanel);
    this.controls.setView(this.view);
    this.controls.setPlaying(true);
    addEventListener("resize", () => this.layOut());
    addEventListener("pagehide", () => this.connection.close());
    this.cast.begin();
    this.connection.open();
    void this.audio.start().then((isRunning) => this.controls.setStartShown(!isRunning));
    requestAnimationFrame((ms) => this.tick(ms));
  }

  private streamListener() {
    return {
      onState: (state: ConnectionState, words: string) => this.showState(state, words),
      onWelcome: () => this.onWelcome(),
      onLayout: (...args: Parameters<Cast["onLayout"]>) => this.cast.onLayout(...args),
      onRefused: (code: string, message: string) => this.onRefused(code, message),
      onMotion: (frame: Motion, ms: number) => this.onMotion(frame, ms),
      onSound: (sound: Sound, ms: number) => this.onSound(sound, ms),
      onEvent: (event: StreamEvent) => this.onEvent(event),
      onStatus: (status: Record<string, unknown>) => this.onStatus(status),
    };
  }

  private onWelcome(): void {
    for (const part of [this.buffer, this.jitter, this.voices, this.latency]) part.clear();
    this.audio.reset();
    this.playhead.reset();
  }

  private onReady(figure: Figure, layout: Layout): void {
    this.buffer.clear();
    this.latency.clear();
    this.meters.clear();
    this.presenter = new Presenter(layout);
    this.stage.show(figure);
    this.stage.setView(this.view, this.isFirst);
    this.isFirst = false;
  }

  private onMotion(frame: Motion, ms: number): void {
    if (frame.layoutId !== this.cast.layout?.id) return;
    this.receivedMs.set(frame, ms);
    this.frameRate.add(ms);
    this.buffer.push(frame);
    // A pose between two frames needs the later of them.
    if (this.connection.clock.isKnown) {
      this.jitter.add(ms, this.connection.clock.sample(ms), frame.sample - FRAME_SAMPLES);
    }
  }

  private onSound(sound: Sound, ms: number): void {
    this.voices.addSound(sound);
    this.audio.play(sound);
    if (this.connection.clock.isKnown) this.jitter.add(ms, this.connection.clock.sample(ms), sound.sample);
  }

  private onEvent(event: StreamEvent): void {
    this.voices.addEvent(event);
    if (event.name === "interrupted") {
      this.buffer.cut(event.sample);
      this.audio.cut(event.sample, "agent");
    }
  }

  private onRefused(code: string, message: string): void {
    if (code === "no_source") {
      this.isPlaying = undefined;
      this.notice.show("info", "Nothing to hold here", "The sound of this session comes from another program; pause it there.");
    } else if (/rig|skeleton|subject/.test(code)) {
      this.cast.onRefused(message);
    } else {
      this.notice.show("problem", "The sidecar refused", message);
    }
  }

  private onStatus(status: Record<string, unknown>): void {
    const sessions = status.sessions as Record<string, { playing?: boolean }> | undefined;
    this.isPlaying = sessions?.[this.connection.session]?.playing;
    this.controls.setPlaying(this.isPlaying ?? true);
  }

  private async startSound(): Promise<void> {
    const isRunning = await this.audio.start();
    this.controls.setStartShown(!isRunning);
    if (isRunning && this.isPlaying === false) this.connection.setPlaying(true);
  }

  private async playPause(): Promise<void> {
    if (!this.audio.isRunning) return this.startSound();
    this.isPlaying = !(this.isPlaying ?? true);
    this.controls.setPlaying(this.isPlaying);
    this.connection.setPlaying(this.isPlaying);
  }

  private setView(view: View): void {
    this.view = view;
    this.controls.setView(view);
    this.stage.setView(view);
  }

  private showState(state: ConnectionState, words: string): void {
    const line = element("state", HTMLParagraphElement);
    line.dataset.state = document.body.dataset.state = state;
    line.querySelector(".words")!.textContent = state === "lost" ? "Sidecar gone" : state === "version" ? "Version mismatch" : words;
    if (state === "lost" || state === "version") this.notice.show("problem", "No stream", words);
    else if (state === "connected") this.notice.hide();
  }

  private layOut(): void {
    const panel = element("panel", HTMLElement);
    const isBeside = !panel.hidden && innerWidth > 820;
    const isBelow = !panel.hidden && innerWidth <= 820;
    const footer = document.querySelector("footer")!.offsetHeight + 34;
    this.stage.setInsets({
      top: 66,
      right: isBeside ? panel.offsetWidth + 18 : 0,
      bottom: footer + (isBelow ? panel.offsetHeight : 0),
    });
    if (this.cast.figure) this.stage.setView(this.view, true);
  }

  private tick(ms: number): void {
    requestAnimationFrame((next) => this.tick(next));
    const now = performance.now();
    const dt = Math.max(0, (now - this.lastMs) / 1000);
    this.lastMs = now;
    this.pictureRate.add(now);
    if (this.connection.clock.isKnown) this.audio.follow(this.connection.clock.sample(now) - this.jitter.delay());
    this.playhead.update(now, dt);
    if (this.playhead.isRunning) this.present(now, dt);
    this.stage.render(dt);
    this.figures.update(ms, this.latency, () => this.facts(now));
  }

  private present(now: number, dt: number): void {
    const { presenter, cast, playhead } = this;
    const position = playhead.position;
    if (presenter && cast.figure && cast.layout) {
      const frame = presenter.update(this.buffer, position, dt);
      cast.figure.apply(presenter.shown);
      this.meters.update(cast.layout.channels, presenter.shown.face, dt);
      if (frame && frame !== this.shown) this.onShown(frame, now);
    }
    this.buffer.forgetBefore(position);
    const speakers = SPEAKERS.filter((speaker) => this.voices.isSpeaking(speaker, position));
    const level = Math.max(...SPEAKERS.map((speaker) => this.voices.level(speaker, position)));
    this.caption.update(speakers, level, this.isPlaying ?? true);
    if (now - this.playheadSentMs > PLAYHEAD_EVERY_MS) {
      this.playheadSentMs = now;
      this.connection.sendPlayhead(position);
    }
  }

  private onShown(frame: Motion, now: number): void {
    this.shown = frame;
    this.framesShown++;
    const { clock } = this.connection;
    const received = this.receivedMs.get(frame) ?? now;
    this.latency.addShown(now, frame.stamps, clock.serverUs(received), clock.serverUs(now));
  }

  private facts(now: number): Record<string, string> {
    const { clock } = this.connection;
    const newest = this.buffer.newest;
    const ahead = newest && this.playhead.isRunning ? ((newest.sample - this.playhead.position) / CLOCK_RATE) * 1000 : 0;
    return {
      "Frames a second": this.frameRate.perSecond(now).toFixed(0),
      "Pictures a second": this.pictureRate.perSecond(now).toFixed(0),
      Dropped: String(this.buffer.dropped),
      "Buffered ahead": `${Math.max(0, ahead).toFixed(0)} ms`,
      "Behind the clock": `${((this.jitter.delay() / CLOCK_RATE) * 1000).toFixed(0)} ms`,
      "Round trip": clock.isKnown ? `${clock.roundTripMs.toFixed(1)} ms` : "–",
    };
  }
}
