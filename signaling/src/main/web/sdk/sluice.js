/**
 * The browser SDK of Sluice: joins a room, publishes tracks and receives those of others.
 *
 *     import {connect} from '/sdk/sluice.js';
 *
 *     const room = await connect({room: 'daily', name: 'Ada'});
 *     room.addEventListener('track-subscribed', ({track, participant, mediaStreamTrack}) => …);
 *     await room.publish(await navigator.mediaDevices.getUserMedia({audio: true, video: true}));
 *
 * Listeners added in the same turn as `connect` resolves miss nothing. Who was in the room before
 * is in `room.participants`, without an event.
 *
 * `room.connectionState`, and what leads from one state to the next:
 *
 *                     joined                 WebSocket lost, or a peer connection
 *     connecting ──────────────► connected ───────────────────────────► reconnecting
 *         │                       │     ▲   disconnected or failed        │      │
 *         │ refused               │     └─────────────────────────────────┘      │
 *         ▼                       │        ICE restarted, or joined again        │
 *     connect() rejects           │ leave(), bye                                 │ leave(), refused,
 *                                 ▼                                              │ or no success in
 *                               closed ◄────────────────────────────────────────┘ reconnectTimeout
 *
 * While the WebSocket lives, a lost peer connection is restored by restarting ICE, and both are as
 * soon as the browser tells that it has another network. When it is lost, the room is joined again
 * with growing pauses: under a new participant id, with everything published and subscribed anew;
 * `localParticipant`, `LocalTrack`s and listeners stay the same.
 *
 * @module
 */

import {LayerRequests} from './layers.js';
import {LocalTrack, Participant, RemoteTrack} from './model.js';
import {Session} from './session.js';
import {SluiceError} from './signal.js';
import {roomStats} from './stats.js';

export {LocalTrack, Participant, RemoteTrack, SluiceError};

/** Refusals that will not change by asking again. */
const FINAL = new Set([
  'unauthorized', 'forbidden', 'room-not-found', 'invalid-field', 'codec-not-supported',
]);
/** What befalls wishes when their track ends, or the connection. */
const LEFT = new Set(['track-not-found', 'connection-lost', 'not-connected', 'closed']);
const MAX_BACKOFF_MS = 10_000;
const LEAVE_PATIENCE_MS = 1_000;
/** A request has no more; a server lets a participant receive no more. */
const MAX_TRACK_IDS = 256;

/** An event of a room: its type, and fields that depend on it (see sluice.d.ts). */
export class RoomEvent extends Event {
  constructor(type, fields) {
    super(type);
    Object.assign(this, fields);
  }
}

/**
 * Joins a room.
 *
 * @param {import('./sluice.js').ConnectOptions} options
 * @returns {Promise<Room>}
 * @throws {SluiceError} what the server refused, or `connection-lost`, `timeout`
 */
export async function connect(options) {
  const room = new Room(options);
  await room[start]();
  return room;
}

const start = Symbol('start');

/** A room that was joined. Made by {@link connect}. */
export class Room extends EventTarget {
  /** Whether tracks of others are subscribed to as soon as they are published. */
  autoSubscribe;
  #options;
  #url;
  #state = 'connecting';
  /** @type {Session | null} */
  #session = null;
  #participants = new Map();
  #local;
  /** @type {Map<string, RemoteTrack>} all tracks of others by id */
  #remoteTracks = new Map();
  /** @type {Set<LocalTrack>} */
  #localTracks = new Set();
  /** @type {Map<string, RemoteTrack>} the room's own tracks by id */
  #roomTracks = new Map();
  /** The last `slot-source` of the room's tracks, by their ids. @type {Map<string, any>} */
  #sources = new Map();
  /** @type {Participant | null} */
  #activeSpeaker = null;
  /** Ids this participant had before; the server may not have noticed that they are gone. */
  #formerIds = new Set();
  /** @type {Map<string, 'subscribe'|'unsubscribe'>} what the next batch asks for */
  #wishes = new Map();
  /** Knows which tracks the server was asked for. */
  #layers = new LayerRequests(
    (fields) => this.#requireSession().signal.request('set-layers', fields));
  /** The next batch. @type {Promise<void> | null} */
  #batch = null;
  /** That batches are sent one after the other: a later wish must not overtake an earlier one. */
  #batches = Promise.resolve();
  /** The last error that was told. */
  #reported = null;
  #info = {id: '', name: ''};
  #codecs = [];
  /** @type {number | null} */
  #bitrateLimit = null;
  #handlers = {
    onEvent: (event) => this.#event(event),
    onSections: (sections) => this.#applySections(sections),
    onState: () => this.#evaluate(),
    onLost: (session, error) => this.#lost(session, error),
    onError: (error) => this.#emit('error', {error}),
    onReceiver: (receiver, trackId) => {
      const track = this.#remoteTracks.get(trackId);
      return track && this.#options.onReceiver?.(receiver, track);
    },
  };

  constructor(options) {
    super();
    this.#options = {
      name: '',
      reconnectTimeout: 120_000,
      ...options,
      audio: options.audio ?? 'all',
      video: options.video ?? 'all',
    };
    this.autoSubscribe = options.autoSubscribe ?? true;
    this.#handlers.onSender = options.onSender;
    this.#url = signalUrl(options.url);
    this.#local = new Participant({id: '', name: this.#options.name, role: this.#options.role ?? 'both'});
  }

  /** The room's id. */
  get id() {
    return this.#info.id;
  }

  /** The room's name, for people. */
  get name() {
    return this.#info.name;
  }

  /** The codecs that the room negotiates. */
  get codecs() {
    return this.#codecs;
  }

  /** The others, by id. @type {ReadonlyMap<string, Participant>} */
  get participants() {
    return this.#participants;
  }

  /**
   * The room's own tracks, by id: the loudest speakers and the stage. @type {ReadonlyMap<string,
   * RemoteTrack>}
   */
  get tracks() {
    return this.#roomTracks;
  }

  /** Who speaks, or spoke last; null if nobody did. @type {Participant | null} */
  get activeSpeaker() {
    return this.#activeSpeaker;
  }

  get localParticipant() {
    return this.#local;
  }

  /** `connecting`, `connected`, `reconnecting` or `closed`. */
  get connectionState() {
    return this.#state;
  }

  /**
   * Publishes a track, or all tracks of a stream in one negotiation.
   *
   * @param {MediaStreamTrack | MediaStream} media
   * @param {import('./sluice.js').PublishOptions} [options] `source` is `camera` or `microphone` by
   *     default; the audio of a `screen` is `screen-audio`
   * @returns {Promise<LocalTrack | LocalTrack[]>} an array for a stream
   * @throws {SluiceError}
   */
  async publish(media, options = {}) {
    const {publisher} = this.#requireSession();
    if (!publisher) {
      throw new SluiceError('forbidden', 'A subscriber does not publish.', 'role');
    }
    const isStream = media instanceof MediaStream;
    const tracks = (isStream ? media.getTracks() : [media]).map(
      (mediaStreamTrack) =>
        new LocalTrack(
          this.#local,
          {
            mediaStreamTrack,
            source: sourceOf(mediaStreamTrack.kind, options.source),
            label: options.label ?? '',
            codec: options.codec ?? this.#options.codec,
            red: options.red ?? this.#options.red ?? true,
            maxBitrate: options.maxBitrate,
            simulcast: options.simulcast,
            scalabilityMode: options.scalabilityMode,
          },
          (track) => this.#unpublish(track),
        ));
    tracks.forEach((track) => this.#localTracks.add(track));
    try {
      await this.#publishAll(publisher, tracks);
    } catch (error) {
      tracks.forEach((track) => this.#localTracks.delete(track));
      throw error;
    }
    return isStream ? tracks : tracks[0];
  }

  /**
   * Asks for a track's media; `track-subscribed` follows. Calls of one turn go out as one request.
   *
   * @param {RemoteTrack} track
   */
  subscribe(track) {
    return this.#wish(track, 'subscribe');
  }

  /** @param {RemoteTrack} track */
  unsubscribe(track) {
    return this.#wish(track, 'unsubscribe');
  }

  /**
   * Has the server choose layers of video so that all that is received stays within a bitrate.
   *
   * @param {number | null} bitrate in bits per second; null for no limit
   */
  async limitBitrate(bitrate) {
    await this.#session?.signal.request('limit-bitrate', {bitrate});
    this.#bitrateLimit = bitrate;
  }

  /** Puts this participant on the room's stage, or takes it off again. */
  async setOnStage(onStage) {
    const {signal} = this.#requireSession();
    await signal.request('set-stage', {participantId: onStage ? this.#local.id : null});
  }

  /** Leaves. Captures go on; ending them is the application's business. */
  async leave() {
    if (this.#state === 'closed') return;
    const session = this.#session;
    this.#session = null;
    this.#close('left');
    if (!session) return;
    const left = session.signal.request('leave').catch(() => {});
    await Promise.race([left, pause(LEAVE_PATIENCE_MS)]);
    session.close();
  }

  /**
   * Statistics: the browser's reports for both connections, and a summary for each track.
   *
   * @returns {Promise<import('./sluice.js').RoomStats>}
   */
  stats() {
    return roomStats(this.#session, this.#localTracks, this.#remoteTracks.values());
  }

  async [start]() {
    this.#enter(await this.#join(), false);
  }

  #join() {
    const {room, name, role, token, create, encodedInsertableStreams} = this.#options;
    return Session.open(
      this.#url,
      {room, name, role, token, create},
      this.#handlers,
      encodedInsertableStreams ? {encodedInsertableStreams} : {});
  }

  // ---- entering, losing, leaving

  #enter(session, again) {
    const {participantId, role, room, participants, codecs} = session.joined;
    this.#session = session;
    this.#info = room;
    this.#codecs = codecs ?? [];
    if (this.#local.id) this.#formerIds.add(this.#local.id);
    this.#local.id = participantId;
    this.#local.role = role;
    this.#meet(participants, again);
    this.#meetRoom(room, again);
    this.#setState('connected');
    // Not in this turn: the caller of connect() has yet to add its listeners.
    setTimeout(() => this.#emit('connected', {participantId, again}));
  }

  /** Brings the participants in line with those the server named. */
  #meet(infos, again) {
    const present = new Map(infos.map((info) => [info.id, info]));
    for (const participant of [...this.#participants.values()]) {
      const info = present.get(participant.id);
      if (!info) {
        this.#removeParticipant(participant, 'disconnected');
        continue;
      }
      const published = new Set(info.tracks.map(({id}) => id));
      for (const track of [...participant.tracks.values()]) {
        if (!published.has(track.id)) this.#removeTrack(track);
        else if (track.wanted) this.#wishQuietly(track);
      }
    }
    for (const info of infos) this.#addParticipant(info, again);
  }

  /** Brings the room's own tracks in line with those the server named, and who speaks. */
  #meetRoom({tracks = [], activeSpeaker, speaking = []}, again) {
    const present = new Set(tracks.map(({id}) => id));
    const former = [...this.#roomTracks.values()].filter(({id}) => !present.has(id));
    for (const track of former) {
      this.#unbind(track);
      this.#forget(track.id);
      this.#roomTracks.delete(track.id);
    }
    for (const info of tracks) {
      let track = this.#roomTracks.get(info.id);
      let wanted = track?.wanted;
      if (!track) {
        // A room that was made anew has other ids, in the same order.
        const i = former.findIndex(({source}) => source === info.source);
        const [predecessor] = i < 0 ? [] : former.splice(i, 1);
        track = this.#addRoomTrack(info);
        track.wantedLayers = predecessor?.wantedLayers ?? null;
        wanted = predecessor ? predecessor.wanted : this.#chosen(info);
      }
      if (wanted) this.#wishQuietly(track);
    }
    for (const track of this.#remoteTracks.values()) {
      this.#setSpeaking(track, speaking.includes(track.id));
    }
    const active = this.#remoteTracks.get(activeSpeaker) ?? null;
    const other = (active?.participant ?? null) !== this.#activeSpeaker;
    this.#activeSpeaker = active?.participant ?? null;
    if (again && other) this.#tellActiveSpeaker(active);
  }

  #chosen({kind, source}) {
    return this.autoSubscribe && this.#receives && this.#options[kind] === source;
  }

  #addRoomTrack(info) {
    const track = new RemoteTrack(null, info, (wanting) => this.#layers.send(wanting));
    this.#roomTracks.set(track.id, track);
    this.#remoteTracks.set(track.id, track);
    return track;
  }

  #lost(session, error) {
    if (session !== this.#session || this.#state === 'closed') return;
    session.close();
    this.#session = null;
    this.#layers.clear();
    for (const track of this.#remoteTracks.values()) {
      this.#unbind(track);
      this.#forgetDetails(track);
      this.#setSpeaking(track, false);
    }
    for (const track of this.#localTracks) {
      this.#setSpeaking(track, false);
      track.bind('', null);
    }
    this.#local.tracks.clear();
    this.#setState('reconnecting', error.message);
    this.#emit('disconnected', {error});
    this.#joinAgain();
  }

  async #joinAgain() {
    const deadline = performance.now() + this.#options.reconnectTimeout;
    for (let attempt = 0; this.#state !== 'closed'; attempt++) {
      const backoff = Math.min(MAX_BACKOFF_MS, 500 * 2 ** attempt);
      await pauseOrOnline(backoff * (0.5 + Math.random() / 2));
      if (this.#state === 'closed') return;
      try {
        const session = await this.#join();
        if (this.#state === 'closed') session.close();
        else this.#resume(session);
        return;
      } catch (error) {
        if (FINAL.has(error.code) || performance.now() > deadline) {
          this.#emit('error', {error});
          this.#close(error.message);
        }
      }
    }
  }

  #resume(session) {
    this.#enter(session, true);
    if (this.#bitrateLimit !== null) {
      this.limitBitrate(this.#bitrateLimit).catch((error) => this.#reportUnlessLeft(error));
    }
    const tracks = [...this.#localTracks];
    const ended = tracks.filter((track) => track.mediaStreamTrack.readyState === 'ended');
    ended.forEach((track) => this.#localTracks.delete(track));
    const live = tracks.filter((track) => !ended.includes(track));
    if (live.length === 0 || !session.publisher) return;
    this.#publishAll(session.publisher, live).catch((error) => {
      if (session !== this.#session) return; // lost again: the next session publishes them
      live.forEach((track) => this.#localTracks.delete(track));
      this.#emit('error', {error});
    });
  }

  #close(reason) {
    this.#session?.close();
    this.#session = null;
    for (const track of this.#remoteTracks.values()) this.#unbind(track);
    this.#setState('closed', reason);
  }

  // ---- what this participant publishes

  async #publishAll(publisher, tracks) {
    const results = await publisher.publish(tracks);
    for (const [i, {info, transceiver}] of results.entries()) {
      const track = tracks[i];
      track.bind(info.id, transceiver);
      if (this.#localTracks.has(track)) {
        this.#local.tracks.set(track.id, track);
        this.#sourceKnown(track);
      } else {
        await this.#unpublish(track); // withdrawn meanwhile
      }
    }
  }

  async #unpublish(track) {
    this.#localTracks.delete(track);
    this.#local.tracks.delete(track.id);
    this.#setSpeaking(track, false);
    const {id, transceiver} = track;
    if (!transceiver || !this.#session?.publisher) return;
    track.bind('', null);
    try {
      await this.#session.publisher.unpublish(id, transceiver);
    } catch (error) {
      // Gone is what was wanted.
      if (!['track-not-found', 'closed', 'connection-lost'].includes(error.code)) throw error;
    }
  }

  // ---- what it receives

  async #wish(track, wish) {
    this.#requireSession();
    if (this.#remoteTracks.get(track.id) !== track) {
      throw new SluiceError('track-not-found', 'The track is not published.');
    }
    track.wanted = wish === 'subscribe';
    this.#wishes.set(track.id, wish);
    if (!this.#batch) {
      this.#batch = Promise.all([pause(0), this.#batches]).then(() => this.#sendWishes());
      this.#batches = this.#batch.catch(() => {});
    }
    await this.#batch;
  }

  #wishQuietly(track) {
    this.#wish(track, 'subscribe').catch((error) => this.#reportUnlessLeft(error));
  }

  #reportUnlessLeft(error) {
    if (LEFT.has(error.code) || error === this.#reported) return; // a batch fails by one error
    this.#reported = error;
    this.#emit('error', {error});
  }

  async #sendWishes() {
    const wishes = [...this.#wishes].filter(([id]) => this.#remoteTracks.has(id));
    this.#wishes.clear();
    this.#batch = null;
    const {signal} = this.#requireSession();
    const wished = (type) => wishes.filter(([, wish]) => wish === type).map(([id]) => id);
    const [dropped, added] = [wished('unsubscribe'), wished('subscribe')];
    dropped.forEach((id) => this.#layers.delete(id));
    for (let i = 0; i < dropped.length; i += MAX_TRACK_IDS) {
      await requestTracks(signal, 'unsubscribe', dropped.slice(i, i + MAX_TRACK_IDS));
    }
    // Replies and events come in order: what is told from now on is of another subscription.
    for (const id of dropped) {
      const track = this.#remoteTracks.get(id);
      if (track) this.#forgetDetails(track);
    }
    for (let i = 0; i < added.length; i += MAX_TRACK_IDS) {
      await this.#ask(signal, added.slice(i, i + MAX_TRACK_IDS));
    }
  }

  /** Subscribes, and says of each track which layers are wanted. */
  async #ask(signal, trackIds) {
    this.#layers.add(trackIds);
    try {
      await requestTracks(signal, 'subscribe', trackIds);
    } catch (error) {
      trackIds.forEach((id) => this.#layers.delete(id));
      throw error;
    }
    for (const id of trackIds) {
      const track = this.#remoteTracks.get(id);
      if (!track?.wantedLayers) continue;
      this.#layers.send(track).catch((error) => this.#reportUnlessLeft(error));
    }
  }

  #applySections(sections) {
    const received = new Map(sections.map((section) => [section.trackId, section]));
    for (const track of this.#remoteTracks.values()) {
      if (received.get(track.id)?.mediaStreamTrack !== track.mediaStreamTrack) this.#unbind(track);
    }
    for (const {trackId, mediaStreamTrack} of sections) {
      const track = this.#remoteTracks.get(trackId);
      if (!track || track.subscribed) continue;
      track.mediaStreamTrack = mediaStreamTrack;
      this.#emit('track-subscribed', {track, participant: track.participant, mediaStreamTrack});
    }
  }

  #unbind(track) {
    const {mediaStreamTrack, participant} = track;
    if (!mediaStreamTrack) return;
    track.mediaStreamTrack = null;
    track.layer = null;
    this.#emit('track-unsubscribed', {track, participant, mediaStreamTrack});
  }

  // ---- events of the server

  #event(event) {
    const participant = this.#participants.get(event.participantId);
    switch (event.type) {
      case 'participant-joined':
        this.#addParticipant(event.participant, true);
        break;
      case 'participant-left':
        if (participant) this.#removeParticipant(participant, event.reason);
        break;
      case 'participants-changed':
        for (const info of event.joined) this.#addParticipant(info, true);
        for (const {participantId, reason} of event.left) {
          const leaver = this.#participants.get(participantId);
          if (leaver) this.#removeParticipant(leaver, reason);
        }
        break;
      case 'track-published':
        if (participant) this.#addTrack(participant, event.track, true);
        break;
      case 'track-unpublished': {
        const track = this.#remoteTracks.get(event.trackId);
        if (track) this.#removeTrack(track);
        break;
      }
      case 'speaking':
        for (const change of event.changes) this.#speechChanged(change);
        break;
      case 'active-speaker':
        this.#activeSpeaker = this.#participant(event.participantId);
        this.#tellActiveSpeaker(this.#activeSpeaker?.tracks.get(event.trackId) ?? null);
        break;
      case 'slot-source':
        this.#sourceChanged(event);
        break;
      case 'track-layers':
        this.#layersChanged('track-layers', event.trackId, {layers: event.encodings});
        break;
      case 'subscription-layer':
        this.#layersChanged('subscription-layer', event.trackId, {layer: event.layer ?? null});
        break;
      case 'subscription-failed': {
        const {trackId, code, message} = event;
        const track = this.#remoteTracks.get(trackId) ?? null;
        this.#layers.delete(trackId);
        this.#emit('subscription-failed', {track, error: new SluiceError(code, message)});
        break;
      }
      case 'bye':
        this.#bye(event);
        break;
      default: // a newer server; what we do not know does not concern us
    }
  }

  #participant(id) {
    return id === this.#local.id ? this.#local : (this.#participants.get(id) ?? null);
  }

  #speechChanged({participantId, trackId, speaking}) {
    const track = this.#participant(participantId)?.tracks.get(trackId);
    if (track) this.#setSpeaking(track, speaking);
  }

  #setSpeaking(track, speaking) {
    if (track.speaking === speaking) return;
    track.speaking = speaking;
    this.#emit('speaking', {participant: track.participant, track, speaking});
  }

  #tellActiveSpeaker(track) {
    this.#emit('active-speaker', {participant: this.#activeSpeaker, track});
  }

  #sourceChanged(event) {
    const {trackId, participantId, sourceTrackId} = event;
    const track = this.#roomTracks.get(trackId);
    if (!track?.wanted) return;
    this.#sources.set(trackId, event);
    const participant = this.#participant(participantId);
    this.#setSource(track, participant, participant?.tracks.get(sourceTrackId) ?? null);
  }

  #setSource(track, participant, sourceTrack) {
    if (track.sourceParticipant === participant && track.sourceTrack === sourceTrack) return;
    track.sourceParticipant = participant;
    track.sourceTrack = sourceTrack;
    this.#emit('slot-source', {track, participant, sourceTrack});
  }

  /** The server may tell that a track is a source before it tells of the track itself. */
  #sourceKnown({id}) {
    for (const event of this.#sources.values()) {
      if (event.sourceTrackId === id) this.#sourceChanged(event);
    }
  }

  /** Of a track that is not subscribed to nothing more is told. */
  #forgetDetails(track) {
    track.layers = [];
    track.layer = null;
    if (track.participant) return;
    this.#sources.delete(track.id);
    this.#setSource(track, null, null);
  }

  #layersChanged(type, trackId, fields) {
    const track = this.#remoteTracks.get(trackId);
    if (!track?.wanted) return;
    Object.assign(track, fields);
    this.#emit(type, {track, ...fields});
  }

  /** A server that shuts down is usually followed by another: only then is the room joined again. */
  #bye({code, message}) {
    this.#emit('bye', {code, message});
    if (code === 'shutting-down' && this.#session) {
      this.#lost(this.#session, new SluiceError('connection-lost', message));
    } else {
      this.#close(message);
    }
  }

  #addParticipant(info, announce) {
    if (info.id === this.#local.id || this.#formerIds.has(info.id)) return;
    let participant = this.#participants.get(info.id);
    if (!participant) {
      participant = new Participant(info);
      this.#participants.set(info.id, participant);
      if (announce) this.#emit('participant-joined', {participant});
    }
    for (const track of info.tracks ?? []) this.#addTrack(participant, track, announce);
  }

  #removeParticipant(participant, reason) {
    for (const track of [...participant.tracks.values()]) this.#removeTrack(track);
    this.#participants.delete(participant.id);
    this.#emit('participant-left', {participant, reason});
  }

  #addTrack(participant, info, announce) {
    if (this.#remoteTracks.has(info.id)) return;
    const track = new RemoteTrack(participant, info, (wanting) => this.#layers.send(wanting));
    participant.tracks.set(track.id, track);
    this.#remoteTracks.set(track.id, track);
    if (announce) this.#emit('track-published', {track, participant});
    this.#sourceKnown(track);
    const wanted = this.autoSubscribe && this.#options[track.kind] === 'all';
    if (wanted && this.#receives && this.#session) this.#wishQuietly(track);
  }

  #removeTrack(track) {
    const {participant} = track;
    this.#unbind(track);
    this.#setSpeaking(track, false);
    participant.tracks.delete(track.id);
    this.#forget(track.id);
    // In a large room the server tells of it later.
    for (const {id, sourceTrack} of this.#roomTracks.values()) {
      if (sourceTrack === track) this.#sourceChanged({trackId: id});
    }
    this.#emit('track-unpublished', {track, participant});
  }

  #forget(trackId) {
    this.#remoteTracks.delete(trackId);
    this.#layers.delete(trackId);
  }

  get #receives() {
    return this.#local.role !== 'publisher';
  }

  // ---- state

  #evaluate() {
    if (this.#state === 'closed' || !this.#session) return;
    this.#setState(this.#session.troubled ? 'reconnecting' : 'connected');
  }

  #setState(state, reason) {
    if (this.#state === state) return;
    this.#state = state;
    this.#emit('connection-state', {state, reason});
  }

  #requireSession() {
    if (this.#session) return this.#session;
    throw new SluiceError('not-connected', `The room is ${this.#state}.`);
  }

  #emit(type, fields) {
    this.dispatchEvent(new RoomEvent(type, fields));
  }
}

/** Asks for several tracks; where one of them is gone meanwhile, for each half by itself. */
async function requestTracks(signal, type, trackIds) {
  try {
    await signal.request(type, {trackIds});
  } catch (error) {
    if (error.code !== 'track-not-found') throw error;
    if (trackIds.length === 1) return;
    const half = trackIds.length >> 1;
    await requestTracks(signal, type, trackIds.slice(0, half));
    await requestTracks(signal, type, trackIds.slice(half));
  }
}

function sourceOf(kind, source) {
  if (kind === 'audio') return source === 'screen' ? 'screen-audio' : (source ?? 'microphone');
  return source ?? 'camera';
}

/** The WebSocket's address: of this page's server unless another, or its WebSocket, is named. */
function signalUrl(url) {
  const result = new URL(url ?? '/', location.href);
  if (/^https?:$/.test(result.protocol)) {
    result.protocol = result.protocol.replace('http', 'ws');
    if (!/\/signal$/.test(result.pathname)) {
      result.pathname = result.pathname.replace(/\/*$/, '/signal');
    }
  }
  return result.href;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A pause that ends when the browser finds itself online again. */
function pauseOrOnline(ms) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });
}
