package io.sluice.loadtest.client;

import io.sluice.core.crypto.SrtpSender;
import io.sluice.core.stream.CompoundReports;
import io.sluice.core.stream.ReportScheduler;
import io.sluice.core.stream.SendStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a client sends, its sender reports, and the server's feedback about it. For its loop.
 */
final class Outgoing {
  /** Tracks of one client. */
  static final int MAX_TRACKS = 64;

  private final ClientTransport client;
  private final ClientLoop loop;
  private final ReportScheduler reports;
  private final List<SendTrack> waiting = new ArrayList<>();
  private final List<OutgoingTrack> tracks = new ArrayList<>();
  private final List<SendStream> statistics = new ArrayList<>();
  private @Nullable SrtpSender sender;
  private int transportSequence;

  Outgoing(ClientTransport client, long nowNanos) {
    this.client = client;
    this.loop = client.loop;
    this.reports = new ReportScheduler(loop.random, ReportScheduler.INTERVAL_NANOS, nowNanos);
    this.transportSequence = loop.random.nextInt(1 << 15);
  }

  /** Sends a track, once the keys are there. */
  void add(SendTrack track, long nowNanos) {
    if (waiting.size() + tracks.size() == MAX_TRACKS) {
      throw new IllegalStateException("more than " + MAX_TRACKS + " tracks");
    }
    SrtpSender keys = sender;
    if (keys == null) {
      waiting.add(track);
      return;
    }
    OutgoingTrack added = new OutgoingTrack(client, track, keys, nowNanos);
    tracks.add(added);
    added.layers().forEach(layer -> statistics.add(layer.statistics));
    loop.schedule(added);
  }

  /** The keys are there. */
  void start(SrtpSender keys, long nowNanos) {
    sender = keys;
    waiting.forEach(track -> add(track, nowNanos));
    waiting.clear();
  }

  /** Ends the track of a media section. */
  void stop(String mid) {
    waiting.removeIf(track -> track.mid().equals(mid));
    for (OutgoingTrack track : List.copyOf(tracks)) {
      if (track.mid().equals(mid)) {
        track.stop();
        tracks.remove(track);
        track.layers().forEach(layer -> statistics.remove(layer.statistics));
      }
    }
  }

  /** The next transport-wide sequence number. */
  int nextTransportSequence() {
    return transportSequence++;
  }

  void onReport(long ssrc) {
    OutgoingLayer layer = layer(ssrc);
    if (layer != null) {
      layer.onReport();
    }
  }

  void onNack(long ssrc, int pid, int blp) {
    client.meter.nackReceived(1 + Integer.bitCount(blp));
    OutgoingLayer layer = layer(ssrc);
    if (layer == null) {
      return;
    }
    long now = System.nanoTime();
    layer.resend(pid, now);
    for (int i = 0; i < 16; i++) {
      if ((blp & 1 << i) != 0) {
        layer.resend((pid + i + 1) & 0xffff, now);
      }
    }
  }

  void onKeyframeRequest(long ssrc, long nowNanos) {
    client.meter.pliReceived();
    for (OutgoingTrack track : tracks) {
      for (int i = 0; i < track.layers().size(); i++) {
        if (track.layers().get(i).ssrc == ssrc) {
          track.requestKeyframe(i, nowNanos);
        }
      }
    }
  }

  private @Nullable OutgoingLayer layer(long ssrc) {
    for (OutgoingTrack track : tracks) {
      for (OutgoingLayer layer : track.layers()) {
        if (layer.ssrc == ssrc) {
          return layer;
        }
      }
    }
    return null;
  }

  /** Sends the reports that are due. */
  void onTimer(long nowNanos) {
    if (statistics.isEmpty() || !reports.due(nowNanos)) {
      return;
    }
    reports.sent(nowNanos);
    tracks.forEach(track -> track.layers().forEach(OutgoingLayer::beforeReport));
    for (int next = 0; next < statistics.size(); ) {
      loop.rtcp.begin(loop.outgoing, 0, CompoundReports.MAX_BYTES);
      next = CompoundReports.sender(loop.rtcp, statistics, next, loop.ntp, nowNanos);
      client.sendRtcp(loop.rtcp.length());
    }
  }

  /** Stops all tracks. */
  void end() {
    waiting.clear();
    tracks.forEach(OutgoingTrack::stop);
    tracks.clear();
    statistics.clear();
    sender = null;
  }
}
