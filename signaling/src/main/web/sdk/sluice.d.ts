/** The browser SDK of Sluice. See sluice.js for the states of a room. */

export type Role = 'both' | 'publisher' | 'subscriber';
export type TrackKind = 'audio' | 'video';
export type TrackSource = 'camera' | 'microphone' | 'screen' | 'screen-audio' | 'other';
export type VideoCodec = 'VP8' | 'VP9' | 'H264' | 'AV1' | 'vp8' | 'vp9' | 'h264' | 'av1';
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'closed';
export type LeaveReason = 'left' | 'disconnected' | 'timeout' | 'kicked';

export type ErrorCode =
  | 'bad-json' | 'too-large' | 'unknown-type' | 'invalid-field' | 'not-joined' | 'already-joined'
  | 'room-not-found' | 'room-full' | 'forbidden' | 'unauthorized' | 'bad-sdp' | 'track-not-found'
  | 'too-many' | 'stale-answer' | 'codec-not-supported' | 'rate-limited' | 'internal'
  | 'connection-lost' | 'timeout' | 'not-connected' | 'closed' | 'negotiation-failed';

/** A refusal by the server, or a failure on this side. */
export class SluiceError extends Error {
  constructor(code: ErrorCode, message: string, field?: string);
  readonly name: 'SluiceError';
  readonly code: ErrorCode;
  /** The field at fault, where there is one. */
  readonly field?: string;
}

export interface ConnectOptions {
  /** The id of the room. */
  room: string;
  /** Shown to others; at most 64 characters. */
  name?: string;
  /** By default the most that the token allows, `both` without one. See `localParticipant.role`. */
  role?: Role;
  /** Of the WebSocket (ws, wss), or of the server (http, https); this page's server by default. */
  url?: string | URL;
  /** Where the server asks for one. */
  token?: string;
  /** False: a room that does not exist is an error instead of being made. */
  create?: boolean;
  /** The video codec to publish with, if the room has it. */
  codec?: VideoCodec;
  /**
   * Whether audio is sent with redundancy (RFC 2198) where the browser can, so that a lost packet
   * is not heard, at about twice the bitrate; true by default.
   */
  red?: boolean;
  /** Whether to subscribe to every track as it is published; true by default. */
  autoSubscribe?: boolean;
  /** How long to try to join again after a loss, in milliseconds; 120,000 by default. */
  reconnectTimeout?: number;
}

export interface PublishOptions {
  /** `camera` or `microphone` by default; the audio of a `screen` is `screen-audio`. */
  source?: TrackSource;
  /** For people to read. */
  label?: string;
  /** Instead of that of {@link ConnectOptions}. */
  codec?: VideoCodec;
  /** Instead of that of {@link ConnectOptions}. */
  red?: boolean;
  /** In bits per second. */
  maxBitrate?: number;
}

/** Joins a room; rejects with a {@link SluiceError}. */
export function connect(options: ConnectOptions): Promise<Room>;

/** Someone in the room. */
export class Participant<T extends RemoteTrack | LocalTrack = RemoteTrack> {
  private constructor();
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Published tracks by id. */
  readonly tracks: ReadonlyMap<string, T>;
}

/** A track that another participant publishes. */
export class RemoteTrack {
  private constructor();
  readonly participant: Participant;
  readonly id: string;
  readonly kind: TrackKind;
  readonly source: TrackSource;
  readonly label: string;
  /** Whether it was asked for; the media follow. */
  readonly wanted: boolean;
  /** Whether it is received now. */
  readonly subscribed: boolean;
  /** What to play, while it is received. */
  readonly mediaStreamTrack: MediaStreamTrack | null;
}

/** A track that this participant publishes. */
export class LocalTrack {
  private constructor();
  readonly participant: Participant<LocalTrack>;
  /** Another one after a reconnection; empty while there is no connection. */
  readonly id: string;
  readonly kind: TrackKind;
  readonly source: TrackSource;
  readonly label: string;
  readonly codec: VideoCodec | undefined;
  /** Whether audio was asked to be sent with redundancy. */
  readonly red: boolean;
  readonly maxBitrate: number | undefined;
  readonly mediaStreamTrack: MediaStreamTrack;
  /** Whether media is sent; silence or black otherwise. */
  readonly enabled: boolean;
  /** Mutes or unmutes at the source. */
  setEnabled(enabled: boolean): void;
  /** Sends another track of the same kind in its place, without a negotiation. */
  replace(mediaStreamTrack: MediaStreamTrack): Promise<void>;
  /** Takes it out of the room; the capture goes on. */
  unpublish(): Promise<void>;
  /** Takes it out of the room and ends its capture. */
  stop(): Promise<void>;
}

/** A summary of one track that is sent or received. */
export interface TrackStats {
  trackId: string;
  participantId: string;
  kind: TrackKind;
  source: TrackSource;
  direction: 'in' | 'out';
  /** As in `VP8` or `opus`; empty before the first packet. */
  codec: string;
  bytes: number;
  packets: number;
  packetsLost: number;
  /** Decoded, or encoded where it is sent. */
  frames: number;
  width: number;
  height: number;
  framesPerSecond: number;
  /** `totalAudioEnergy` of what is received. */
  audioEnergy: number;
}

export interface RoomStats {
  publisher: RTCStatsReport | null;
  subscriber: RTCStatsReport | null;
  tracks: TrackStats[];
}

/** Each event carries the fields of its entry here. */
export interface RoomEventMap {
  /** `again`: after a loss, as another participant. */
  'connected': {readonly participantId: string; readonly again: boolean};
  /** The WebSocket is lost, and with it all media; the room is joined again by itself. */
  'disconnected': {readonly error: SluiceError};
  'connection-state': {readonly state: ConnectionState; readonly reason?: string};
  /** In a large room told up to some 500 ms later, for many in one turn. */
  'participant-joined': {readonly participant: Participant};
  /** After `track-unpublished` for each of its tracks; in a large room as late as the above. */
  'participant-left': {readonly participant: Participant; readonly reason: LeaveReason};
  'track-published': {readonly track: RemoteTrack; readonly participant: Participant};
  'track-unpublished': {readonly track: RemoteTrack; readonly participant: Participant};
  'track-subscribed': {
    readonly track: RemoteTrack;
    readonly participant: Participant;
    readonly mediaStreamTrack: MediaStreamTrack;
  };
  'track-unsubscribed': {
    readonly track: RemoteTrack;
    readonly participant: Participant;
    /** What was played until now. */
    readonly mediaStreamTrack: MediaStreamTrack;
  };
  /** The rest works. `track` is null if it is gone meanwhile. */
  'subscription-failed': {readonly track: RemoteTrack | null; readonly error: SluiceError};
  /** The server ends it. */
  'bye': {readonly code: string; readonly message: string};
  /** What failed without a call that could be told. */
  'error': {readonly error: SluiceError};
}

export type RoomEventType = keyof RoomEventMap;
export type RoomEventListener<K extends RoomEventType> =
  (this: Room, event: RoomEvent & RoomEventMap[K]) => void;

export class RoomEvent extends Event {
  private constructor();
  readonly type: RoomEventType;
}

/** An EventTarget whose listeners are typed by {@link RoomEventMap} below. */
declare const RoomEventTarget: new () => Pick<EventTarget, 'dispatchEvent'>;

/** A room that was joined. Made by {@link connect}. */
export class Room extends RoomEventTarget {
  private constructor();
  /** Whether tracks are subscribed to as soon as they are published. */
  autoSubscribe: boolean;
  readonly id: string;
  readonly name: string;
  /** The codecs that the room negotiates. */
  readonly codecs: readonly string[];
  /** The others, by id. */
  readonly participants: ReadonlyMap<string, Participant>;
  readonly localParticipant: Participant<LocalTrack>;
  readonly connectionState: ConnectionState;

  publish(track: MediaStreamTrack, options?: PublishOptions): Promise<LocalTrack>;
  /** All tracks of the stream, in one negotiation. */
  publish(stream: MediaStream, options?: PublishOptions): Promise<LocalTrack[]>;
  /** Asks for a track's media; `track-subscribed` follows. */
  subscribe(track: RemoteTrack): Promise<void>;
  unsubscribe(track: RemoteTrack): Promise<void>;
  /** Leaves. Captures go on. */
  leave(): Promise<void>;
  stats(): Promise<RoomStats>;

  addEventListener<K extends RoomEventType>(
    type: K, listener: RoomEventListener<K>, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends RoomEventType>(
    type: K, listener: RoomEventListener<K>, options?: boolean | EventListenerOptions): void;
}

export {};
