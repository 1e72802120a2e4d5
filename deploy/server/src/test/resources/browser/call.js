/*
 * One end of a call on the SDK, in a page without anything else: publishes pictures that have an
 * identity (pictures.js), or views those of another. Options of a call: `room`, `name`, and `key` if
 * what is sent is encrypted (cipher.js). Times are milliseconds since the page was opened.
 */
window.sluiceCall = (() => {
  /** Pictures by whose counts their rate is known. */
  const RATE_PICTURES = 3;

  let room = null;
  let track = null;
  let reader = null;
  let negotiations = 0;
  /** Encoded frames that were encrypted, or decrypted. */
  let transformed = 0;

  async function join({key, ...options}) {
    const {connect} = await import('/sdk/sluice.js');
    room = await connect({...options, ...(key ? cipherHooks(key) : {})});
  }

  function cipherHooks(key) {
    const worker = new Worker('/cipher.js');
    worker.onmessage = ({data}) => (transformed = data);
    const hook = (side) => (end) => {
      end.transform = new RTCRtpScriptTransform(worker, {side, key});
    };
    return {onSender: hook('seal'), onReceiver: hook('open')};
  }

  /** Publishes pictures, in full size from the first on. */
  async function publish({call, pictures, options}) {
    await join({...call, role: 'publisher'});
    const local = await room.publish(await sluicePictures.create(pictures), options);
    const {sender} = local.transceiver;
    const parameters = sender.getParameters();
    parameters.degradationPreference = 'maintain-resolution';
    await sender.setParameters(parameters);
  }

  /** Views the first video track of a source, from its first picture on. */
  async function view({call, source = 'camera', patience}) {
    await join({...call, role: 'subscriber', autoSubscribe: false});
    track = await published(source);
    const subscribed = eventOf('track-subscribed', (event) => event.track === track);
    await room.subscribe(track);
    const {mediaStreamTrack} = await subscribed;
    reader = sluicePictures.read(mediaStreamTrack);
    const at = await reader.await((pictures) => pictures.length > 0, patience);
    if (at === null) throw new Error('no picture: ' + JSON.stringify(await counters()));
    room.addEventListener('track-subscribed', () => negotiations++);
  }

  async function published(source) {
    const find = () =>
      [...room.participants.values()]
        .flatMap((participant) => [...participant.tracks.values()])
        .find((published) => published.kind === 'video' && published.source === source);
    return find() ?? (await eventOf('track-published', find)) ?? find();
  }

  function eventOf(type, accepts) {
    return new Promise((resolve) => {
      const listener = (event) => {
        if (!accepts(event)) return;
        room.removeEventListener(type, listener);
        resolve(event);
      };
      room.addEventListener(type, listener);
    });
  }

  /**
   * Asks for layers, one after the other, each when the last was seen in decoded pictures; until
   * one is not seen.
   *
   * @param {{layers: object, height: number, rate: number}[]} wishes what to ask for, the height
   *     that it has, and which share of the pictures it has
   * @returns for each when it was asked for and seen, null if never
   */
  async function switchLayers({wishes, patience}) {
    const switches = [];
    for (const {layers, height, rate} of wishes) {
      const asked = performance.now();
      const told = track.setLayers(layers);
      const seen = await reader.await(
        (pictures) => pictures.at(-1).height === height && isAtRate(pictures, rate), patience);
      await told;
      switches.push({asked, seen, height});
      if (seen === null) {
        Object.assign(switches.at(-1), {last: reader.pictures.slice(-5), layer: track.layer,
          counters: await counters(), sent: track.layers});
        break;
      }
      await awaitPictures({count: 1, patience});
    }
    return switches;
  }

  /** Awaits so many pictures more. */
  async function awaitPictures({count, patience}) {
    const {length} = reader.pictures;
    const at = await reader.await((pictures) => pictures.length >= length + count, patience);
    if (at === null) throw new Error('no more pictures: ' + JSON.stringify(await counters()));
  }

  function isAtRate(pictures, rate) {
    const counts = pictures.slice(-RATE_PICTURES).map(({count}) => count);
    if (counts.length < RATE_PICTURES || counts.includes(null)) return false;
    const step = (counts.at(-1) - counts[0]) / (RATE_PICTURES - 1);
    return step * rate >= 0.75 && (rate <= 0.25 || step * rate < 1.5);
  }

  /** The browser's counters of what is viewed. */
  async function counters() {
    const {subscriber} = await room.stats();
    const video = [...subscriber.values()].find(
      ({type, kind}) => type === 'inbound-rtp' && kind === 'video');
    return {
      at: performance.now(),
      received: video?.framesReceived,
      decoded: video?.framesDecoded,
      dropped: video?.framesDropped,
      keyframes: video?.keyFramesDecoded,
      freezes: video?.freezeCount,
      frozenMs: video?.totalFreezesDuration * 1000,
      keyframeRequests: video?.pliCount,
      requests: video?.nackCount,
      packetsLost: video?.packetsLost,
      decoder: video?.decoderImplementation,
      negotiations,
      transformed,
    };
  }

  /** What is sent, an entry for each stream. */
  async function sending() {
    const {publisher} = await room.stats();
    return [...publisher.values()]
      .filter(({type, kind}) => type === 'outbound-rtp' && kind === 'video')
      .map((stream) => ({
        rid: stream.rid,
        size: `${stream.frameWidth}×${stream.frameHeight}`,
        fps: stream.framesPerSecond,
        mode: stream.scalabilityMode,
        keyframes: stream.keyFramesEncoded,
        limit: stream.qualityLimitationReason,
        limitedSeconds: stream.qualityLimitationDurations,
        transformed,
      }));
  }

  return {
    publish,
    view,
    switchLayers,
    awaitPictures,
    counters,
    sending,
    room: () => room,
    pictures: () => reader.pictures,
  };
})();
