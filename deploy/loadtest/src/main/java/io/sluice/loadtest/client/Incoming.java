package io.sluice.loadtest.client;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import io.sluice.core.api.MediaKind;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.ReceiveSection.AnnouncedStream;
import io.sluice.core.congestion.TransportFeedbackRecorder;
import io.sluice.core.crypto.SrtpReceiver;
import io.sluice.core.stream.CompoundReports;
import io.sluice.core.stream.PublisherClock;
import io.sluice.core.stream.ReceiveStream;
import io.sluice.core.stream.ReportScheduler;
import io.sluice.core.wire.ext.TransportSequence;
import io.sluice.core.wire.rtcp.RtcpWriter;
import io.sluice.core.wire.rtp.HeaderExtensions;
import io.sluice.core.wire.rtp.RtpHeader;
import io.sluice.core.wire.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that a client receives, and the feedback that it sends about it. For its loop. */
final class Incoming {
  /** SSRCs of one client; packets of further ones are dropped. */
  static final int MAX_SSRCS = 1_024;

  private static final byte[] CNAME = {'l', 'o', 'a', 'd', 't', 'e', 's', 't'};

  private final ClientTransport client;
  private final ClientLoop loop;
  private final long ownSsrc;
  private final ReportScheduler reports;
  private final PublisherClock clock;
  private final IntObjectHashMap<IncomingSsrc> ssrcs = new IntObjectHashMap<>();
  private final List<IncomingStream> streams = new ArrayList<>();
  private final List<ReceiveStream> statistics = new ArrayList<>();
  private PayloadTable payloads = PayloadTable.EMPTY;
  private List<AnnouncedStream> announced = List.of();
  private Map<Long, Long> requests = Map.of();
  private @Nullable TransportFeedbackRecorder arrivals;
  private @Nullable IncomingSsrc last;
  private int tagLength;

  Incoming(ClientTransport client, long nowNanos) {
    this.client = client;
    this.loop = client.loop;
    this.ownSsrc = loop.random.nextLong() & 0xffffffffL;
    this.reports = new ReportScheduler(loop.random, ReportScheduler.INTERVAL_NANOS, nowNanos);
    this.clock = new PublisherClock(loop.ntp);
  }

  /** Takes what may come from now on; announced streams that are gone from the plan are over. */
  void plan(ReceivePlan plan, long nowNanos) {
    payloads = new PayloadTable(plan);
    requests = plan.requests();
    for (AnnouncedStream old : announced) {
      if (!plan.streams().contains(old)) {
        end(old.ssrc(), nowNanos);
        end(old.rtxSsrc(), nowNanos);
      }
    }
    announced = plan.streams();
    for (AnnouncedStream stream : announced) {
      revive(stream.ssrc());
      revive(stream.rtxSsrc());
    }
  }

  /** Forgets the end of an SSRC that is announced again. */
  private void revive(long ssrc) {
    IncomingSsrc known = ssrc < 0 ? null : ssrcs.get((int) ssrc);
    if (known != null && known.ended) {
      ssrcs.remove((int) ssrc);
      last = null;
    }
  }

  /** The viewer asked for another track that will come by this SSRC. */
  void requested(long ssrc, long requestNanos) {
    if (ssrcs.get((int) ssrc) instanceof IncomingStream stream) {
      stream.requested(requestNanos);
    }
  }

  /** The keys are there. */
  void start(int srtpTagLength) {
    tagLength = srtpTagLength;
  }

  /** Bytes that protection adds to a packet. */
  int tagLength() {
    return tagLength;
  }

  long roundTripNanos() {
    return client.roundTripNanos();
  }

  /** Takes a protected RTP packet. */
  void onRtp(ByteBuf content, int length, SrtpReceiver opener, long nowNanos) {
    if (length < RtpHeader.FIXED_LENGTH + tagLength) {
      loop.counters.rejected++;
      return;
    }
    int at = content.readerIndex();
    int ssrc = content.getInt(at + 8);
    IncomingSsrc source = last;
    if (source == null || source.ssrc != ssrc) {
      source = find(ssrc, content.getByte(at + 1) & 0x7f);
      if (source == null) {
        loop.counters.rejected++;
        return;
      }
      last = source;
    }
    if (payloads.transportSequenceId != 0 && (content.getByte(at) & 0x10) != 0) {
      noteArrival(content, length, nowNanos);
    }
    if (!source.ended) {
      source.onPacket(content, length, opener, nowNanos);
    }
  }

  private @Nullable IncomingSsrc find(int ssrc, int payloadType) {
    IncomingSsrc known = ssrcs.get(ssrc);
    if (known != null || ssrcs.size() == MAX_SSRCS) {
      return known;
    }
    PayloadMapping payload = payloads.media(payloadType);
    IncomingSsrc added;
    if (payload != null) {
      added = addStream(ssrc, payload);
    } else {
      PayloadMapping original = payloads.resends(payloadType);
      if (original == null) {
        return null;
      }
      added = new IncomingResends(this, ssrc, original.payloadType());
    }
    ssrcs.put(ssrc, added);
    return added;
  }

  private IncomingStream addStream(int ssrc, PayloadMapping payload) {
    MediaKind kind = payload.codec().channels() == 0 ? MediaKind.VIDEO : MediaKind.AUDIO;
    Long request = requests.get(Integer.toUnsignedLong(ssrc));
    long since = request == null ? client.meter.connectedNanos() : request;
    var meter = client.meter.stream(kind, payload.codec().clockRate(), since);
    IncomingStream stream = new IncomingStream(this, ssrc, payload, meter, loop);
    streams.add(stream);
    statistics.add(stream.statistics());
    return stream;
  }

  /** The stream that an RTX stream repairs: as announced, or the one that misses the packet. */
  @Nullable IncomingStream originalOf(int rtxSsrc, int payloadType, int sequence) {
    for (AnnouncedStream stream : announced) {
      if ((int) stream.rtxSsrc() == rtxSsrc && stream.rtxSsrc() >= 0) {
        return ssrcs.get((int) stream.ssrc()) instanceof IncomingStream original ? original : null;
      }
    }
    for (IncomingStream stream : streams) {
      if (stream.misses(payloadType, sequence)) {
        return stream;
      }
    }
    return null;
  }

  /** The transport-wide sequence number stands in the clear part of the header. */
  private void noteArrival(ByteBuf content, int length, long nowNanos) {
    byte[] head = loop.received;
    int at = content.readerIndex();
    int extension = RtpHeader.FIXED_LENGTH + 4 * (content.getByte(at) & 0x0f);
    if (extension + 4 > length) {
      return;
    }
    int begin = extension + 4;
    int end = begin + 4 * content.getUnsignedShort(at + extension + 2);
    if (end > length) {
      return;
    }
    content.getBytes(at, head, 0, end);
    int profile = RtpHeader.readShort(head, extension);
    long element = HeaderExtensions.elementAt(head, begin, end, profile);
    while (element != HeaderExtensions.NONE
        && HeaderExtensions.id(element) != payloads.transportSequenceId) {
      int next = HeaderExtensions.offset(element) + HeaderExtensions.length(element);
      element = HeaderExtensions.elementAt(head, next, end, profile);
    }
    if (element == HeaderExtensions.NONE) {
      return;
    }
    int length16 = HeaderExtensions.length(element);
    int sequence = TransportSequence.read(head, HeaderExtensions.offset(element), length16);
    if (sequence >= 0) {
      TransportFeedbackRecorder recorder = arrivals;
      if (recorder == null) {
        recorder = new TransportFeedbackRecorder();
        arrivals = recorder;
      }
      recorder.received(sequence, nowNanos);
    }
  }

  /** The plain packet, good until the next call, or null if it is not authentic. */
  @Nullable RtpPacket decrypt(ByteBuf content, int length, SrtpReceiver opener, long nowNanos) {
    content.getBytes(content.readerIndex(), loop.received, 0, length);
    int plain = opener.unprotect(loop.received, 0, length, loop.plain.data(), 0);
    if (plain < 0 || !loop.plain.fill(plain, nowNanos)) {
      loop.counters.rejected++;
      return null;
    }
    return loop.plain;
  }

  void onSenderReport(long ssrc, long ntp, long timestamp, long nowNanos) {
    if (ssrcs.get((int) ssrc) instanceof IncomingStream stream) {
      stream.statistics().onSenderReport(ntp, timestamp, clock, nowNanos);
    }
  }

  /** An SSRC is over, by RTCP BYE or by the plan; negative for none. */
  void end(long ssrc, long nowNanos) {
    IncomingSsrc source = ssrc < 0 ? null : ssrcs.get((int) ssrc);
    if (source != null) {
      source.end(nowNanos);
      if (source instanceof IncomingStream stream) {
        streams.remove(stream);
        statistics.remove(stream.statistics());
      }
    }
  }

  /** Sends the feedback that is due: called every 10 ms. */
  void onTimer(long nowNanos) {
    RtcpWriter writer = loop.rtcp;
    for (int i = 0; i < streams.size(); i++) {
      if (streams.get(i).feedbackDue(nowNanos)) {
        begin();
        writer.receiverReport(ownSsrc);
        int empty = writer.length();
        streams.get(i).writeFeedback(writer, ownSsrc, nowNanos);
        send(empty);
      }
    }
    TransportFeedbackRecorder recorder = arrivals;
    while (recorder != null && recorder.due(nowNanos)) {
      begin();
      writer.receiverReport(ownSsrc);
      long about = streams.isEmpty() ? 0 : statistics.get(0).ssrc();
      if (!recorder.write(writer, ownSsrc, about, nowNanos)) {
        break;
      }
      send(0);
    }
    if (reports.due(nowNanos)) {
      reports.sent(nowNanos);
      for (int next = 0; next < statistics.size(); ) {
        begin();
        next = CompoundReports.receiver(writer, ownSsrc, CNAME, statistics, next, nowNanos);
        send(0);
      }
    }
  }

  private void begin() {
    loop.rtcp.begin(loop.outgoing, 0, CompoundReports.MAX_BYTES);
  }

  private void send(int unlessLength) {
    if (loop.rtcp.length() > unlessLength) {
      client.sendRtcp(loop.rtcp.length());
    }
  }

  /** Ends all streams. */
  void end(long nowNanos) {
    for (IncomingSsrc source : ssrcs.values()) {
      source.end(nowNanos);
    }
    streams.clear();
    statistics.clear();
  }
}
