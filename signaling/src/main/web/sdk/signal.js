/**
 * The signalling channel: one WebSocket, requests matched with their replies by id.
 *
 * @module
 */

/** A refusal by the server, or a failure on this side. `code` is one word for programs. */
export class SluiceError extends Error {
  /**
   * @param {string} code one of the codes of PROTOCOL.md, or `connection-lost`, `timeout`,
   *     `not-connected`, `closed`, `negotiation-failed`
   * @param {string} message for people
   * @param {string} [field] the field at fault, where there is one
   */
  constructor(code, message, field) {
    super(message);
    this.name = 'SluiceError';
    this.code = code;
    this.field = field;
  }
}

const SUBPROTOCOL = 'sluice.v1';
const REQUEST_TIMEOUT_MS = 10_000;
/**
 * For requests that are made because the network is away: when it comes back, TCP may take as long
 * again to notice.
 */
export const PATIENT_TIMEOUT_MS = 20_000;

export class Signal {
  #socket;
  #pending = new Map();
  #lastId = 0;
  #onEvent;
  #onClose;
  #closed = false;

  /**
   * @param {WebSocket} socket an open one
   * @param {(event: any) => void} onEvent gets each event of the server, in order
   * @param {(error: SluiceError) => void} onClose called once, after the last event
   */
  constructor(socket, onEvent, onClose) {
    this.#socket = socket;
    this.#onEvent = onEvent;
    this.#onClose = onClose;
    socket.onmessage = (message) => this.#receive(message.data);
    socket.onclose = (event) =>
      this.#end(new SluiceError('connection-lost', closeText(event.code, event.reason)));
  }

  /**
   * Opens the WebSocket; rejects with `connection-lost` or `timeout`.
   *
   * @returns {Promise<Signal>}
   */
  static open(url, onEvent, onClose) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, SUBPROTOCOL);
      const timer = setTimeout(() => {
        socket.onclose = null;
        socket.close();
        reject(new SluiceError('timeout', 'The server does not answer.'));
      }, REQUEST_TIMEOUT_MS);
      socket.onopen = () => {
        clearTimeout(timer);
        resolve(new Signal(socket, onEvent, onClose));
      };
      socket.onclose = (event) => {
        clearTimeout(timer);
        reject(new SluiceError('connection-lost', closeText(event.code, event.reason)));
      };
    });
  }

  /**
   * Sends a request. A server that does not answer in time is taken for lost: the channel closes.
   *
   * @param {string} type
   * @param {object} [fields]
   * @param {number} [timeoutMs]
   * @returns {Promise<any>} the reply
   * @throws {SluiceError} what the server refused, or `connection-lost`
   */
  request(type, fields = {}, timeoutMs = REQUEST_TIMEOUT_MS) {
    if (this.#closed) {
      return Promise.reject(new SluiceError('connection-lost', 'There is no connection.'));
    }
    const id = String(++this.#lastId);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const error = new SluiceError('timeout', `The server did not answer to ${type}.`);
        this.#socket.close();
        this.#end(error);
      }, timeoutMs);
      this.#pending.set(id, {resolve, reject, timer});
      this.#socket.send(JSON.stringify({...fields, id, type}));
    });
  }

  /** Closes without a word; outstanding requests are rejected and `onClose` is not called. */
  close() {
    this.#onClose = () => {};
    this.#socket.close(1000);
    this.#end(new SluiceError('closed', 'The connection was closed.'));
  }

  #receive(text) {
    if (this.#closed) return;
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (message.re === undefined) {
      this.#onEvent(message);
      return;
    }
    const waiting = this.#pending.get(message.re);
    if (!waiting) return;
    this.#pending.delete(message.re);
    clearTimeout(waiting.timer);
    if (message.type === 'error') {
      waiting.reject(new SluiceError(message.code, message.message, message.field));
    } else {
      waiting.resolve(message);
    }
  }

  #end(error) {
    if (this.#closed) return;
    this.#closed = true;
    for (const {reject, timer} of this.#pending.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#pending.clear();
    this.#onClose(error);
  }
}

function closeText(code, reason) {
  return reason || `The connection to the server was lost (${code}).`;
}
