/**
 * The two peer connections of a participant: what it sends and what it receives.
 *
 * @module
 */

import {addSection, canSend, encodingsOf, setEncodings, tellLayers} from './encodings.js';
import {Patience} from './patience.js';
import {PATIENT_TIMEOUT_MS, SluiceError} from './signal.js';

/** How long a restart may take before the next one. */
const RESTART_PATIENCE_MS = 8_000;
/** Restarts in a row without success after which the whole session counts as lost. */
const MAX_RESTARTS = 3;

/** What both connections share: candidates both ways, one negotiation at a time, ICE restarts. */
class Peer {
  /** @type {RTCPeerConnection} */
  pc;
  #name;
  #signal;
  #callbacks;
  #queue = Promise.resolve();
  #unsent = 0;
  #unsettled = 0;
  #outgoing = [];
  #incoming = [];
  #restartTimer = 0;
  #restarts = 0;
  #troubled = false;

  /**
   * @param {'publisher'|'subscriber'} name
   * @param {import('./signal.js').Signal} signal
   * @param {RTCConfiguration} configuration
   * @param {{onState: () => void, onLost: (error: SluiceError) => void,
   *     onError: (error: Error) => void}} callbacks
   */
  constructor(name, signal, configuration, callbacks) {
    this.#name = name;
    this.#signal = signal;
    this.#callbacks = callbacks;
    this.pc = new RTCPeerConnection({bundlePolicy: 'max-bundle', ...configuration});
    this.pc.onicecandidate = ({candidate}) => {
      if (candidate && candidate.candidate === '') return; // end of one generation only
      this.#outgoing.push(candidate ? candidate.toJSON() : null);
      this.#sendCandidates();
    };
    this.pc.onconnectionstatechange = () => this.#stateChanged();
  }

  get signal() {
    return this.#signal;
  }

  /** Whether it was lost and is not restored yet. */
  get troubled() {
    return this.#troubled;
  }

  /** Runs one negotiation after those before it, whatever became of them. */
  enqueue(negotiation) {
    const result = this.#queue.then(() => {
      if (this.pc.signalingState === 'closed') {
        throw new SluiceError('closed', 'The connection was closed.');
      }
      return negotiation();
    });
    this.#queue = result.catch(() => {});
    return result;
  }

  /**
   * Holds candidates back while descriptions change: the server must not see one before the
   * description it belongs to, nor this browser.
   *
   * @param {(sent: () => void) => Promise<T>} negotiation calls `sent` when the local description
   *     is on its way
   * @returns {Promise<T>}
   * @template T
   */
  async holdingCandidates(negotiation) {
    let held = true;
    const sent = () => {
      if (!held) return;
      held = false;
      this.#unsent--;
      this.#sendCandidates();
    };
    this.#unsent++;
    this.#unsettled++;
    try {
      return await negotiation(sent);
    } finally {
      sent();
      this.#unsettled--;
      this.#addCandidates();
    }
  }

  /** Takes a candidate of the server; null ends them. */
  addRemoteCandidate(candidate) {
    this.#incoming.push(candidate);
    this.#addCandidates();
  }

  /**
   * The browser has another network: ICE is restarted without waiting until the old one is found
   * dead. What is published and subscribed to stays.
   */
  networkChanged() {
    if (!this.pc.currentRemoteDescription) return;
    this.#restarts = 0;
    this.#restart();
  }

  close() {
    this.#stopRestartTimer();
    this.pc.onconnectionstatechange = null;
    this.pc.onicecandidate = null;
    this.pc.close();
  }

  #sendCandidates() {
    if (this.#unsent > 0 || !this.pc.localDescription) return;
    for (const candidate of this.#outgoing.splice(0)) {
      this.#signal
        .request('candidate', {connection: this.#name, candidate})
        .catch((error) => console.debug('sluice: candidate refused:', error.message));
    }
  }

  #addCandidates() {
    if (this.#unsettled > 0 || !this.pc.remoteDescription) return;
    for (const candidate of this.#incoming.splice(0)) {
      this.pc
        .addIceCandidate(candidate ?? undefined)
        .catch((error) => console.debug('sluice: candidate not used:', error.message));
    }
  }

  #stateChanged() {
    const state = this.pc.connectionState;
    if (state === 'connected') {
      this.#stopRestartTimer();
      this.#restarts = 0;
      this.#troubled = false;
    } else if (state === 'disconnected' || state === 'failed') {
      this.#troubled = true;
      // A restart under way may bring `disconnected` about by itself.
      if (state === 'failed' || this.#restartTimer === 0) this.#restart();
    }
    this.#callbacks.onState();
  }

  #stopRestartTimer() {
    clearTimeout(this.#restartTimer);
    this.#restartTimer = 0;
  }

  #restart() {
    this.#stopRestartTimer();
    if (this.#restarts >= MAX_RESTARTS) {
      this.#callbacks.onLost(
        new SluiceError('connection-lost', `The ${this.#name} connection cannot be restored.`));
      return;
    }
    this.#restarts++;
    this.restartIce().catch((error) => console.debug('sluice: ICE restart:', error.message));
    this.#restartTimer = setTimeout(() => {
      this.#restartTimer = 0;
      if (this.pc.connectionState !== 'connected') this.#restart();
    }, RESTART_PATIENCE_MS);
  }
}

/** Sends. The client offers; sections of unpublished tracks are used again. */
export class PublisherPeer extends Peer {
  #used = new Set();
  /** What each section was made for: layers that one codec has another may not have. */
  #codecs = new WeakMap();
  #onSender;

  /** @param {(sender: RTCRtpSender, track: LocalTrack) => unknown} [onSender] before media flow */
  constructor(signal, configuration, callbacks, onSender) {
    super('publisher', signal, configuration, callbacks);
    this.#onSender = onSender;
  }

  /**
   * Publishes tracks in one negotiation.
   *
   * @param {import('./model.js').LocalTrack[]} wishes
   * @returns {Promise<{info: any, transceiver: RTCRtpTransceiver}[]>} the server's view of each, in
   *     the order of the wishes
   */
  publish(wishes) {
    return this.enqueue(async () => {
      const transceivers = [];
      try {
        for (const wish of wishes) {
          const transceiver = await this.#section(wish);
          transceivers.push(transceiver);
          await this.#onSender?.(transceiver.sender, wish);
          await transceiver.sender.replaceTrack(wish.mediaStreamTrack);
        }
        const tracks = await this.#negotiate({}, () =>
          wishes.map(({source, label}, i) => ({
            mid: transceivers[i].mid,
            source,
            ...(label ? {label} : {}),
          })));
        return transceivers.map((transceiver) => ({
          info: tracks.find(({mid}) => mid === transceiver.mid),
          transceiver,
        }));
      } catch (error) {
        transceivers.forEach((transceiver) => this.#discard(transceiver));
        throw error;
      }
    });
  }

  /** Stops sending at once; the section is inactive from the next offer on. */
  async unpublish(trackId, transceiver) {
    transceiver.sender.replaceTrack(null).catch(() => {});
    await this.enqueue(async () => {
      this.#release(transceiver);
      await this.signal.request('unpublish', {trackIds: [trackId]});
    });
  }

  restartIce() {
    if (!this.pc.localDescription) return Promise.resolve();
    return this.enqueue(() => this.#negotiate({iceRestart: true}, () => []));
  }

  /** A spare section of the track's kind and codec with as many encodings, or a new one. */
  async #section(wish) {
    const {mediaStreamTrack: {kind}, codec, red} = wish;
    const codecs = kind === 'video' ? videoCodecs(codec) : audioCodecs(red);
    const encodings = encodingsOf(wish);
    const spare = this.pc
      .getTransceivers()
      .find((t) => !this.#used.has(t) && t.currentDirection === 'inactive' &&
        kindOf(t) === kind && this.#codecs.get(t) === codec && canSend(t.sender, encodings));
    const transceiver = spare ?? addSection(this.pc, kind, encodings);
    this.#codecs.set(transceiver, codec);
    this.#used.add(transceiver);
    try {
      transceiver.direction = 'sendonly';
      if (codecs.length > 0 || spare) transceiver.setCodecPreferences(codecs);
      if (kind === 'video') tellLayers(transceiver);
      if (spare) await setEncodings(spare.sender, encodings);
    } catch (error) {
      this.#discard(transceiver);
      throw error;
    }
    return transceiver;
  }

  #release(transceiver) {
    this.#used.delete(transceiver);
    if (this.pc.signalingState === 'closed') return;
    transceiver.direction = 'inactive';
    transceiver.sender.replaceTrack(null).catch(() => {});
  }

  #discard(transceiver) {
    this.#release(transceiver);
    // One that was never negotiated disappears; a section of the session stays, inactive.
    if (transceiver.mid === null && this.pc.signalingState !== 'closed') transceiver.stop();
  }

  /** Offers; rolls back when the server refuses, so that the next offer starts from what stands. */
  #negotiate(options, tracks) {
    return this.holdingCandidates(async (sent) => {
      await this.pc.setLocalDescription(await this.pc.createOffer(options));
      try {
        const request = this.signal.request(
          'publish',
          {sdp: this.pc.localDescription.sdp, tracks: tracks()},
          options.iceRestart ? PATIENT_TIMEOUT_MS : undefined,
        );
        sent();
        const reply = await request;
        await this.pc.setRemoteDescription({type: 'answer', sdp: reply.sdp});
        return reply.tracks;
      } catch (error) {
        if (this.pc.signalingState === 'have-local-offer') {
          await this.pc.setLocalDescription({type: 'rollback'});
        }
        throw error instanceof SluiceError
          ? error
          : new SluiceError('negotiation-failed', error.message, 'sdp');
      }
    });
  }
}

/** Receives. The server offers; each offer names the tracks of its sections. */
export class SubscriberPeer extends Peer {
  #onSections;
  #onReceiver;
  #onError;
  #patience;
  /** @type {Map<string, string>} mid to track id */
  #trackIds = new Map();

  /**
   * @param {(sections: {trackId: string, mediaStreamTrack: MediaStreamTrack}[]) => void} onSections
   *     called after each negotiation with all sections that carry a track
   * @param {(receiver: RTCRtpReceiver, trackId: string) => unknown} onReceiver before media flow
   */
  constructor(signal, configuration, callbacks, onSections, onReceiver) {
    super('subscriber', signal, configuration, callbacks);
    this.#onSections = onSections;
    this.#onReceiver = onReceiver;
    this.#onError = callbacks.onError;
    this.#patience = new Patience(this.pc);
  }

  close() {
    this.#patience.close();
    super.close();
  }

  /** Answers an offer, after those before it. */
  answer({version, sdp, tracks}) {
    return this.enqueue(async () => {
      let reply;
      await this.holdingCandidates(async () => {
        await this.pc.setRemoteDescription({type: 'offer', sdp});
        await this.#announce(tracks ?? []);
        await this.#setAnswer(sdp);
        reply = this.signal.request('answer', {version, sdp: this.pc.localDescription.sdp});
      });
      this.#bind(tracks ?? []);
      await reply;
    });
  }

  /** Tells of the receivers that get another track; what the application makes of it is its own. */
  async #announce(tracks) {
    const told = [];
    for (const {mid, trackId} of tracks) {
      const transceiver = this.pc.getTransceivers().find((t) => t.mid === mid);
      if (!transceiver || this.#trackIds.get(mid) === trackId) continue;
      // All in this turn: Chromium takes no transform for a new receiver later.
      told.push((async () => this.#onReceiver(transceiver.receiver, trackId))());
    }
    for (const outcome of await Promise.allSettled(told)) {
      if (outcome.status === 'rejected') this.#onError(outcome.reason);
    }
  }

  /** Answers with reference times, if the browser lets us. */
  async #setAnswer(offer) {
    const {type, sdp} = await this.pc.createAnswer();
    try {
      await this.pc.setLocalDescription({type, sdp: withReferenceTimes(sdp, offer)});
    } catch {
      await this.pc.setLocalDescription({type, sdp});
    }
  }

  restartIce() {
    return this.signal.request('restart-ice', {}, PATIENT_TIMEOUT_MS);
  }

  #bind(tracks) {
    for (const {mid, trackId} of tracks) this.#trackIds.set(mid, trackId);
    const sections = [];
    for (const transceiver of this.pc.getTransceivers()) {
      const trackId = this.#trackIds.get(transceiver.mid);
      if (trackId === undefined) continue;
      if (transceiver.currentDirection === 'recvonly') {
        sections.push({trackId, mediaStreamTrack: transceiver.receiver.track});
      } else {
        this.#trackIds.delete(transceiver.mid);
      }
    }
    this.#onSections(sections);
  }
}

function kindOf(transceiver) {
  return transceiver.receiver.track.kind;
}

/**
 * The answer with reference times (RFC 3611), where the server offers to answer them. Chromium
 * sends them only when its own description says so. Without them a connection that only receives
 * does not know its round trip, and repeats its requests for lost packets late.
 */
function withReferenceTimes(answer, offer) {
  return answer.replace(/^a=rtcp-fb:(\d+) nack\r\n/gm, (line, payloadType) => {
    const feedback = `a=rtcp-fb:${payloadType} rrtr\r\n`;
    return offer.includes(feedback) && !answer.includes(feedback) ? line + feedback : line;
  });
}

/** The order for a video section; an empty list, the browser's own order, if none is wanted. */
function videoCodecs(codec) {
  if (!codec) return [];
  const codecs = preferred('video', codec);
  if (codecs.length === 0) {
    throw new SluiceError('codec-not-supported', `This browser does not send ${codec}.`, 'codec');
  }
  return codecs;
}

/** The order for an audio section; an empty list where redundant audio is not wanted or known. */
function audioCodecs(red) {
  return red ? preferred('audio', 'red') : [];
}

/**
 * The wanted codec before all others, which remain for rooms without it; an empty list if the
 * browser does not have it.
 */
function preferred(kind, codec) {
  const all = RTCRtpSender.getCapabilities?.(kind)?.codecs ?? [];
  const mimeType = `${kind}/${codec}`.toLowerCase();
  const wanted = all.filter((c) => c.mimeType.toLowerCase() === mimeType);
  return wanted.length === 0 ? [] : [...wanted, ...all.filter((c) => !wanted.includes(c))];
}
