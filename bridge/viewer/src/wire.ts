/** Bytes of the stream, protocol version 1: frame messages (topic, zero byte, msgpack array) and control maps. */

import { Decoder, Encoder } from "@msgpack/msgpack";
import { asMap, floats, WireError, type Layout } from "./layout";
import { unpackRotations, unpackWeights } from "./quantised";

export const PROTOCOL_VERSION = 1;
export const CLOCK_RATE = 48000;

/** When a frame passed each stage, microseconds of the sidecar's monotonic clock. */
export interface Stamps {
  readonly audioIn: number;
  readonly modelIn: number;
  readonly modelOut: number;
  readonly retargeted: number;
  readonly sent: number;
}

/** One frame of one subject, in the order of its layout. */
export interface Motion {
  readonly kind: "motion";
  readonly subject: string;
  readonly layoutId: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly sample: number;
  readonly stamps: Stamps;
  /** Local position of the layout's hips joint, 3. */
  readonly root: Float32Array;
  /** J×4, local, xyzw. */
  readonly rotations: Float32Array;
  /** C weights. */
  readonly face: Float32Array;
}

/** A stretch of a speaker's voice from `sample` of the 48 kHz clock on. */
export interface Sound {
  readonly kind: "sound";
  readonly session: string;
  readonly speaker: Speaker;
  readonly epoch: number;
  readonly sequence: number;
  readonly sample: number;
  readonly rate: number;
  /** Mono, −1..1. */
  readonly pcm: Float32Array;
}

/** Something that happens at `sample`, by name. */
export interface StreamEvent {
  readonly kind: "event";
  readonly session: string;
  readonly epoch: number;
  readonly sequence: number;
  readonly sample: number;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A motion frame of a layout that is not known yet: ask with `layouts`. */
export interface UnknownLayout {
  readonly kind: "unknown-layout";
  readonly subject: string;
  readonly layoutId: number;
}

export type Speaker = "agent" | "user";
export type ControlMap = Record<string, unknown> & { type: string };

const decoder = new Decoder({ useBigInt64: false });
const encoder = new Encoder({ forceFloat32: false });
const NAME = /^[a-z0-9_.-]{1,48}$/;

/** Whether a message of the socket is a frame message (else it is a control map). */
export function isFrameMessage(bytes: Uint8Array): boolean {
  // A msgpack map never starts with an ASCII letter, a topic always does, followed by a slash.
  return bytes.length > 2 && bytes[1] === 0x2f && (bytes[0] === 0x66 || bytes[0] === 0x61 || bytes[0] === 0x65);
}

/** A control message as bytes. */
export function encodeControl(message: ControlMap): Uint8Array<ArrayBuffer> {
  return encoder.encode(message) as Uint8Array<ArrayBuffer>;
}

/** The control message in `bytes`. WireError if it is no map with a type. */
export function decodeControl(bytes: Uint8Array): ControlMap {
  const map = asMap(unpack(bytes), "control message");
  if (typeof map.type !== "string") throw new WireError("a control message has a type");
  return map as ControlMap;
}

function unpack(bytes: Uint8Array): unknown {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new WireError(`not one msgpack value: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The topic of a frame message, without its zero byte, and where its body starts. */
export function splitTopic(bytes: Uint8Array): { topic: string; body: Uint8Array } {
  const zero = bytes.indexOf(0);
  if (zero < 0 || zero > 128) throw new WireError("the frame has no topic ended by a zero byte");
  return { topic: String.fromCharCode(...bytes.subarray(0, zero)), body: bytes.subarray(zero + 1) };
}

/** What a frame message holds; `layouts` are the known ones by id. WireError for anything that breaks the protocol. */
export function decodeFrame(
  bytes: Uint8Array,
  layouts: ReadonlyMap<number, Layout>,
): Motion | Sound | StreamEvent | UnknownLayout {
  const { topic, body } = splitTopic(bytes);
  const [kind, name = "", speaker, ...rest] = topic.split("/");
  if (!NAME.test(name) || rest.length > 0) throw new WireError(`unknown topic ${topic}`);
  const values = unpack(body);
  if (!Array.isArray(values)) throw new WireError("a frame is an array");
  if (values[0] !== PROTOCOL_VERSION) {
    throw new WireError(`the sidecar speaks protocol version ${String(values[0])}, this page version ${PROTOCOL_VERSION}`);
  }
  if (kind === "f" && speaker === undefined) return motion(name, values, layouts);
  if (kind === "a" && (speaker === "agent" || speaker === "user")) return sound(name, speaker, values);
  if (kind === "e" && speaker === undefined) return event(name, values);
  throw new WireError(`unknown topic ${topic}`);
}

function integers(values: unknown[], from: number, to: number, what: string): number[] {
  const part = values.slice(from, to);
  if (part.length !== to - from || !part.every(Number.isSafeInteger)) throw new WireError(`${what} is cut short or wrong`);
  return part as number[];
}

function bytesOf(value: unknown, what: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new WireError(`${what} is no binary field`);
  return value;
}

function motion(subject: string, values: unknown[], layouts: ReadonlyMap<number, Layout>): Motion | UnknownLayout {
  const [layoutId, epoch, sequence, sample] = integers(values, 1, 5, "motion") as [number, number, number, number];
  const layout = layouts.get(layoutId);
  if (!layout) return { kind: "unknown-layout", subject, layoutId };
  const joints = layout.joints.length;
  const channels = layout.channels.length;
  const turns = bytesOf(values[7], "motion.rotations");
  const weights = bytesOf(values[8], "motion.face");
  const isCompact = turns.byteLength === joints * 6 && weights.byteLength === channels;
  return {
    kind: "motion",
    subject,
    layoutId,
    epoch,
    sequence,
    sample,
    stamps: stamps(values[5]),
    root: floats(values[6], 3, "motion.root"),
    rotations: isCompact ? unpackRotations(turns) : floats(turns, joints * 4, "motion.rotations"),
    face: isCompact ? unpackWeights(weights) : floats(weights, channels, "motion.face"),
  };
}

function stamps(value: unknown): Stamps {
  if (!Array.isArray(value)) throw new WireError("motion.stamps is no list");
  const [first, ...later] = integers(value, 0, 5, "motion.stamps") as [number, ...number[]];
  const [modelIn, modelOut, retargeted, sent] = later.map((us) => first + us) as [number, number, number, number];
  return { audioIn: first, modelIn, modelOut, retargeted, sent };
}

function sound(session: string, speaker: Speaker, values: unknown[]): Sound {
  const [epoch, sequence, sample, rate] = integers(values, 1, 5, "sound") as [number, number, number, number];
  const data = bytesOf(values[5], "sound.pcm");
  if (data.byteLength % 2 || rate < 1) throw new WireError("sound.pcm is no whole number of samples");
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const pcm = new Float32Array(data.byteLength / 2);
  for (let i = 0; i < pcm.length; i++) pcm[i] = view.getInt16(i * 2, true) / 32768;
  return { kind: "sound", session, speaker, epoch, sequence, sample, rate, pcm };
}

function event(session: string, values: unknown[]): StreamEvent {
  const [epoch, sequence, sample] = integers(values, 1, 4, "event") as [number, number, number];
  if (typeof values[4] !== "string") throw new WireError("event.name is no text");
  return { kind: "event", session, epoch, sequence, sample, name: values[4], data: asMap(values[5], "event.data") };
}
