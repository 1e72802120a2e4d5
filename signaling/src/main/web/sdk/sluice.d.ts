/** The browser SDK of Sluice. See sluice.js for the states of a room. */

export type Role = 'both' | 'publisher' | 'subscriber';
export type TrackKind = 'audio' | 'video';
export type TrackSource = 'camera' | 'microphone' | 'screen' | 'screen-audio' | 'other';
/** Of a track of the room itself: a loudest speaker, or picture and sound of who is on stage. */
export type RoomTrackSource = 'loudest' | 'stage' | 'stage-audio';
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
  /**
   * Called with each sender before its track is sent, so that what it sends can be transformed, and
   * awaited. A sender may come again, with another track: what was set stays set. End-to-end
   * encryption:
   *
   *     const worker = new Worker('cipher.js');  // onrtctransform = ({transformer}) => …
   *     const room = await connect({
   *       room: 'daily',
   *       onSender: (sender, track) => {
   *         sender.transform = new RTCRtpScriptTransform(worker, {side: 'seal', kind: track.kind});
   *       },
   *       onReceiver: (receiver, track) => {
   *         receiver.transform = new RTCRtpScriptTransform(worker, {side: 'open', kind: track.kind});
   *       },
   *     });
   *
   * Where the browser has the dependency descriptor (Chromium), which the SDK enables, the server
   * needs nothing of the payload: which layers there are is told beside it. A transform leaves clear
   * what packets are made by: nothing of VP8, VP9 and opus; of H264 the start codes, parameter sets
   * and the first three bytes of other NAL units; of AV1 the OBU headers and sequence headers.
   * Where it has not (Firefox, Safari), leave clear the first 10 bytes of a VP8 keyframe and the
   * first 3 of other frames, too, and send one encoding (`simulcast: false`).
   *
   * Chromium ignores a transform that is not set before the hook awaits anything, and media go out
   * in the clear. A hook that has to await something needs `encodedInsertableStreams: true`, with
   * which a sender or receiver without transform passes nothing.
   */
  onSender?: (sender: RTCRtpSender, track: LocalTrack) => unknown;
  /** Called with each receiver before media come, again when it gets another track; awaited. */
  onReceiver?: (receiver: RTCRtpReceiver, track: RemoteTrack) => unknown;
  /**
   * Has connections made for `createEncodedStreams`, where there is no `RTCRtpScriptTransform`, or
   * for transforms that are set later.
   */
  encodedInsertableStreams?: boolean;
  /** Whether to subscribe to tracks by itself, as `audio` and `video` say; true by default. */
  autoSubscribe?: boolean;
  /**
   * What audio to subscribe to: that of everyone (by default), the room's tracks of the loudest
   * speakers, or the sound to the stage. For a large room: `{audio: 'loudest', video: 'stage'}`.
   */
  audio?: 'all' | 'loudest' | 'stage-audio' | 'none';
  /** What video to subscribe to: that of everyone (by default), or the stage. */
  video?: 'all' | 'stage' | 'none';
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
  /** In bits per second, of all encodings together. */
  maxBitrate?: number;
  /**
   * Whether video is sent in several sizes, for the server to choose from for each subscriber: true
   * for those that suit the picture (three from 540 lines on, two from 270), or a list of them, the
   * smallest first, at most 4. By default a camera is, unless a `scalabilityMode` is given or the
   * codec is VP9 or AV1: these have layers within one encoding (`L3T3_KEY`, `L2T3_KEY`).
   */
  simulcast?: boolean | EncodingOptions[];
  /** Layers within each encoding, such as `L1T3` or, of VP9 and AV1, `L3T3`. */
  scalabilityMode?: string;
}

/** An encoding of simulcast. */
export interface EncodingOptions {
  /** Letters and digits, one of its own for each. */
  rid: string;
  /** At least 1, which is the default; if no encoding says it, each has half the size of the next. */
  scaleResolutionDownBy?: number;
  /** In bits per second; by default its share of the track's `maxBitrate`. */
  maxBitrate?: number;
  maxFramerate?: number;
  /** Instead of that of {@link PublishOptions}; `L1T3` by default. */
  scalabilityMode?: string;
}

/** What is sent of a video track: an encoding of simulcast, or all that there is. */
export interface TrackEncoding {
  /** Absent without simulcast, and of publishers that tell encodings apart by SSRC. */
  readonly rid?: string;
  /** Whether its publisher sends it now. */
  readonly active: boolean;
  /** What can be received of it, from the lowest; each includes those that it needs. */
  readonly layers: readonly TrackLayer[];
}

export interface TrackLayer {
  readonly spatialLayer: number;
  readonly temporalLayer: number;
  /** In pixels; 0 if not known. */
  readonly width: number;
  readonly height: number;
  /** Frames per second, measured. */
  readonly frameRate: number;
  /** Bits per second, measured. */
  readonly bitrate: number;
}

/** The layer of a video track that is received. */
export interface ReceivedLayer {
  /** Its place in {@link RemoteTrack.layers}; absent for a track of the room. */
  readonly encoding?: number;
  readonly rid?: string;
  readonly spatialLayer: number;
  readonly temporalLayer: number;
}

/** What to receive of a track: the best within all limits, or the lowest if none is. */
export interface LayerOptions {
  /** In pixels. */
  maxWidth?: number;
  maxHeight?: number;
  /** Frames per second. */
  maxFrameRate?: number;
  /** Bits per second. */
  maxBitrate?: number;
  /** This encoding; not of a track of the room. */
  rid?: string;
  /** This encoding, by its place in {@link RemoteTrack.layers}; not of a track of the room. */
  encoding?: number;
  /** The highest layers. */
  spatialLayer?: number;
  temporalLayer?: number;
  /** Nothing for now. Audio can only be paused. */
  paused?: boolean;
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
  /** Whether it speaks now. */
  readonly speaking: boolean;
}

/** A track that another participant publishes, or one of the room's own. */
export class RemoteTrack {
  private constructor();
  /** Who publishes it; null for a track of the room. */
  readonly participant: Participant | null;
  /** Whose it is now: the same, or of a track of the room that of its source; null without. */
  readonly sourceParticipant: Participant<RemoteTrack | LocalTrack> | null;
  /** Of a track of the room: which track it carries; null if none. */
  readonly sourceTrack: RemoteTrack | LocalTrack | null;
  /** Whether somebody speaks on it. */
  readonly speaking: boolean;
  readonly id: string;
  readonly kind: TrackKind;
  readonly source: TrackSource | RoomTrackSource;
  readonly label: string;
  /** Whether it was asked for; the media follow. */
  readonly wanted: boolean;
  /** Whether it is received now. */
  readonly subscribed: boolean;
  /** What to play, while it is received. */
  readonly mediaStreamTrack: MediaStreamTrack | null;
  /** What its publisher sends of it, if it is video; empty while not known, and of the room's. */
  readonly layers: readonly TrackEncoding[];
  /** Which layer of video is received; null while none is. */
  readonly layer: ReceivedLayer | null;
  /**
   * Says what to receive of it, in place of what was said before; takes effect at the next frame at
   * which that is possible. Kept for when it is subscribed to, and after a reconnection.
   */
  setLayers(wanted: LayerOptions): Promise<void>;
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
  readonly simulcast: boolean | EncodingOptions[] | undefined;
  readonly scalabilityMode: string | undefined;
  readonly mediaStreamTrack: MediaStreamTrack;
  /** Whether media is sent; silence or black otherwise. */
  readonly enabled: boolean;
  /** Whether somebody speaks on it, as the server hears it. */
  readonly speaking: boolean;
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
  /** Empty for a track of the room. */
  participantId: string;
  kind: TrackKind;
  source: TrackSource | RoomTrackSource;
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
    /** Null for a track of the room. */
    readonly participant: Participant | null;
    readonly mediaStreamTrack: MediaStreamTrack;
  };
  'track-unsubscribed': {
    readonly track: RemoteTrack;
    /** Null for a track of the room. */
    readonly participant: Participant | null;
    /** What was played until now. */
    readonly mediaStreamTrack: MediaStreamTrack;
  };
  /** Its publisher sends other layers, or their rates changed; at most twice a second. */
  'track-layers': {readonly track: RemoteTrack; readonly layers: readonly TrackEncoding[]};
  /** Another layer of it is received from now on; null for none. */
  'subscription-layer': {readonly track: RemoteTrack; readonly layer: ReceivedLayer | null};
  /** Somebody, perhaps the local participant, begins or ends to speak, or the track has ended. */
  'speaking': {
    readonly participant: Participant<RemoteTrack | LocalTrack>;
    readonly track: RemoteTrack | LocalTrack;
    readonly speaking: boolean;
  };
  /** Another participant is the active speaker, perhaps after a loss; null if nobody is. */
  'active-speaker': {
    readonly participant: Participant<RemoteTrack | LocalTrack> | null;
    readonly track: RemoteTrack | LocalTrack | null;
  };
  /**
   * A subscribed track of the room carries another track; null for none, also when it is not
   * subscribed to any more, and while the connection is lost.
   */
  'slot-source': {
    readonly track: RemoteTrack;
    readonly participant: Participant<RemoteTrack | LocalTrack> | null;
    readonly sourceTrack: RemoteTrack | LocalTrack | null;
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
  /** The room's own tracks, by id: the loudest speakers and the stage. */
  readonly tracks: ReadonlyMap<string, RemoteTrack>;
  /** Who speaks, or spoke last; null if nobody did. */
  readonly activeSpeaker: Participant<RemoteTrack | LocalTrack> | null;
  readonly connectionState: ConnectionState;

  publish(track: MediaStreamTrack, options?: PublishOptions): Promise<LocalTrack>;
  /** All tracks of the stream, in one negotiation. */
  publish(stream: MediaStream, options?: PublishOptions): Promise<LocalTrack[]>;
  /** Asks for a track's media; `track-subscribed` follows. */
  subscribe(track: RemoteTrack): Promise<void>;
  unsubscribe(track: RemoteTrack): Promise<void>;
  /**
   * Has the server choose layers of video so that all that is received stays within a bitrate, in
   * bits per second; null for no limit. Kept over reconnections, and while there is no connection
   * for when there is one.
   */
  limitBitrate(bitrate: number | null): Promise<void>;
  /**
   * Puts this participant on the room's stage, in place of the active speaker or whoever is there,
   * or takes it off; `forbidden` if somebody else is there. It ends when the room is joined again
   * after a loss: somebody else may be there by then.
   */
  setOnStage(onStage: boolean): Promise<void>;
  /** Leaves. Captures go on. */
  leave(): Promise<void>;
  stats(): Promise<RoomStats>;

  addEventListener<K extends RoomEventType>(
    type: K, listener: RoomEventListener<K>, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends RoomEventType>(
    type: K, listener: RoomEventListener<K>, options?: boolean | EventListenerOptions): void;
}

export {};
