/**
 * Participants and their tracks, as an application sees them.
 *
 * @module
 */

/** Someone in the room. */
export class Participant {
  /** @param {{id: string, name: string, role: string}} info */
  constructor({id, name, role}) {
    this.id = id;
    this.name = name;
    /** That of the local participant is known once it has joined. */
    this.role = role;
    /** Published tracks by id. @type {Map<string, RemoteTrack | LocalTrack>} */
    this.tracks = new Map();
  }

  /** Whether it speaks now. */
  get speaking() {
    return [...this.tracks.values()].some((track) => track.speaking);
  }
}

/** A track that another participant publishes, or one of the room's own. */
export class RemoteTrack {
  #setLayers;

  /**
   * @param {Participant | null} participant null for a track of the room
   * @param {{id: string, kind: string, source: string, label: string}} info
   * @param {(track: RemoteTrack) => Promise<void>} setLayers
   */
  constructor(participant, {id, kind, source, label}, setLayers) {
    this.participant = participant;
    this.id = id;
    this.kind = kind;
    this.source = source;
    this.label = label;
    /** Whose it is now: of a track of the room that of its source, null without. */
    this.sourceParticipant = participant;
    /** Of a track of the room: which track it carries, null if none. */
    this.sourceTrack = null;
    /** Whether somebody speaks on it. */
    this.speaking = false;
    /** Whether it is wanted; the media follow. */
    this.wanted = false;
    /** What to play, while it is received. @type {MediaStreamTrack | null} */
    this.mediaStreamTrack = null;
    /** What its publisher sends of it. */
    this.layers = [];
    /** Which of these is received, null for none. */
    this.layer = null;
    /** For the session: what was asked of `setLayers`, null before. */
    this.wantedLayers = null;
    this.#setLayers = setLayers;
  }

  /** Says which of its layers to receive, in place of what was said before. */
  setLayers(wanted) {
    this.wantedLayers = {...wanted};
    return this.#setLayers(this);
  }

  /** Whether it is received now. */
  get subscribed() {
    return this.mediaStreamTrack !== null;
  }
}

/** A track that this participant publishes. */
export class LocalTrack {
  #unpublish;
  /** @type {RTCRtpTransceiver | null} */
  #transceiver = null;

  /**
   * @param {Participant} participant
   * @param {object} wish what was asked of `publish`
   * @param {(track: LocalTrack) => Promise<void>} unpublish
   */
  constructor(participant, wish, unpublish) {
    this.participant = participant;
    /** Its id in the room, another one after a reconnection. */
    this.id = '';
    this.kind = wish.mediaStreamTrack.kind;
    this.source = wish.source;
    this.label = wish.label;
    this.codec = wish.codec;
    this.red = wish.red;
    this.maxBitrate = wish.maxBitrate;
    this.simulcast = wish.simulcast;
    this.scalabilityMode = wish.scalabilityMode;
    this.mediaStreamTrack = wish.mediaStreamTrack;
    /** Whether somebody speaks on it, as the server hears it. */
    this.speaking = false;
    this.#unpublish = unpublish;
  }

  /** Whether media is sent; silence or black otherwise. */
  get enabled() {
    return this.mediaStreamTrack.enabled;
  }

  /** Mutes or unmutes at the source: at once, and without a word to the server. */
  setEnabled(enabled) {
    this.mediaStreamTrack.enabled = enabled;
  }

  /** Sends another track of the same kind in its place, without a negotiation. */
  async replace(mediaStreamTrack) {
    await this.#transceiver?.sender.replaceTrack(mediaStreamTrack);
    mediaStreamTrack.enabled = this.enabled;
    this.mediaStreamTrack = mediaStreamTrack;
  }

  /** Takes it out of the room; the capture goes on. */
  unpublish() {
    return this.#unpublish(this);
  }

  /** Takes it out of the room and ends its capture. */
  stop() {
    this.mediaStreamTrack.stop();
    return this.#unpublish(this);
  }

  /** For the session: the section that carries it, null while there is none. */
  get transceiver() {
    return this.#transceiver;
  }

  /** For the session. */
  bind(id, transceiver) {
    this.id = id;
    this.#transceiver = transceiver;
  }
}
