/**
 * One join: the signalling channel and the peer connections that live and die with it.
 *
 * @module
 */

import {watchNetwork} from './network.js';
import {PublisherPeer, SubscriberPeer} from './peer.js';
import {Signal, SluiceError} from './signal.js';

export class Session {
  /** @type {Signal} */
  signal;
  /** The reply to `join`. */
  joined;
  /** @type {PublisherPeer | null} */
  publisher = null;
  /** @type {SubscriberPeer | null} */
  subscriber = null;
  #handlers;
  #configuration = {};
  #unwatch = () => {};

  /**
   * Connects and joins.
   *
   * @param {string} url of the WebSocket
   * @param {object} join the fields of the `join` request
   * @param {{onEvent: Function, onSections: Function, onState: Function, onLost: Function,
   *     onError: Function, onSender?: Function, onReceiver: Function}} handlers
   * @param {RTCConfiguration} configuration what the peer connections have besides ICE servers
   * @returns {Promise<Session>}
   */
  static async open(url, join, handlers, configuration) {
    const session = new Session();
    session.#handlers = handlers;
    session.#configuration = configuration;
    session.signal = await Signal.open(
      url,
      (event) => session.#event(event),
      (error) => handlers.onLost(session, error),
    );
    try {
      session.joined = await session.signal.request('join', join);
    } catch (error) {
      session.signal.close();
      throw error;
    }
    session.#createPeers(session.joined.role);
    session.#unwatch = watchNetwork(() => session.peers.forEach((peer) => peer.networkChanged()));
    return session;
  }

  /** The peer connections there are. */
  get peers() {
    return [this.publisher, this.subscriber].filter((peer) => peer !== null);
  }

  /** Whether a peer connection was lost and is not restored yet. */
  get troubled() {
    return this.peers.some((peer) => peer.troubled);
  }

  close() {
    this.#unwatch();
    this.signal.close();
    this.peers.forEach((peer) => peer.close());
  }

  #createPeers(role) {
    const {onState, onLost, onError, onSections, onSender, onReceiver} = this.#handlers;
    const configuration = {...this.#configuration, iceServers: this.joined.iceServers ?? []};
    const callbacks = {onState, onLost: (error) => onLost(this, error), onError};
    if (role !== 'subscriber') {
      this.publisher = new PublisherPeer(this.signal, configuration, callbacks, onSender);
    }
    if (role !== 'publisher') {
      this.subscriber = new SubscriberPeer(
        this.signal, configuration, callbacks, onSections, onReceiver);
    }
  }

  #event(event) {
    switch (event.type) {
      case 'offer':
        this.subscriber?.answer(event).catch((error) => this.#answerFailed(error));
        break;
      case 'candidate':
        this.#peer(event.connection)?.addRemoteCandidate(event.candidate);
        break;
      case 'connection-state':
        this.#stateChanged(event);
        break;
      default:
        this.#handlers.onEvent(event);
    }
  }

  /**
   * What failed at the server is gone there: an ICE restart would find nothing. The server may
   * notice it before the browser does.
   */
  #stateChanged({connection, state, reason}) {
    if (state !== 'failed' && state !== 'closed') return;
    const text = reason || `The ${connection} connection is ${state}.`;
    this.#handlers.onLost(this, new SluiceError('connection-lost', text));
  }

  #peer(connection) {
    return connection === 'publisher' ? this.publisher : this.subscriber;
  }

  #answerFailed(error) {
    // A stale answer was overtaken by the next offer; a closed connection needs none.
    if (['stale-answer', 'closed', 'connection-lost'].includes(error.code)) return;
    this.#handlers.onError(error);
  }
}
