package io.sluice.loadtest.measure;

import static io.sluice.loadtest.measure.Summary.percent;
import static io.sluice.loadtest.measure.Summary.ratio;
import static io.sluice.loadtest.measure.Unit.BITS_PER_SECOND;
import static io.sluice.loadtest.measure.Unit.BYTES;
import static io.sluice.loadtest.measure.Unit.COUNT;
import static io.sluice.loadtest.measure.Unit.MILLISECONDS;
import static io.sluice.loadtest.measure.Unit.PERCENT;
import static io.sluice.loadtest.measure.Unit.PER_SECOND;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What is measured: one name, unit and meaning for assertions, tables, CSV, JSON and plots. */
public enum Metric {
  CLIENTS("clients", COUNT, "most clients connected at a time", s -> s.connected),
  JOINING("joining", COUNT, "most clients joining at a time", s -> s.joining),
  FAILED("failed", COUNT, "clients that could not join or lost their connection", s -> s.failed),

  PACKETS("packets", PER_SECOND, "packets received", s -> s.perSecond(s.counts.packets)),
  BITRATE(
      "bitrate",
      BITS_PER_SECOND,
      "bits received, with RTP headers",
      s -> s.perSecond(Byte.SIZE * s.counts.bytes)),
  SENT("sent", PER_SECOND, "packets sent by publishers", s -> s.perSecond(s.counts.sentPackets)),
  SENT_BITRATE(
      "sent.bitrate",
      BITS_PER_SECOND,
      "bits sent by publishers, with RTP headers",
      s -> s.perSecond(Byte.SIZE * s.counts.sentBytes)),

  LOSS(
      "loss",
      PERCENT,
      "packets that never came, not even as a resend",
      s -> percent(s.counts.lost, s.counts.settled)),
  LOSS_FIRST(
      "loss.first",
      PERCENT,
      "packets that did not come at the first sending",
      s -> percent(s.counts.lost + s.counts.recovered, s.counts.settled)),
  DUPLICATES(
      "duplicates",
      PERCENT,
      "packets that came again without being asked for",
      s -> percent(s.counts.duplicates, s.counts.packets)),
  REORDERED(
      "reordered",
      PERCENT,
      "packets that came after a later one",
      s -> percent(s.counts.reordered, s.counts.packets)),

  P50("p50", MILLISECONDS, "one-way delay, median", delay(Timing.DELAY, 50)),
  P95("p95", MILLISECONDS, "one-way delay, 95%", delay(Timing.DELAY, 95)),
  P99("p99", MILLISECONDS, "one-way delay, 99%", delay(Timing.DELAY, 99)),
  MAX("max", MILLISECONDS, "one-way delay, longest", delay(Timing.DELAY, 100)),
  VIDEO_P50(
      "video.p50", MILLISECONDS, "one-way delay of video, median", delay(Timing.VIDEO_DELAY, 50)),
  VIDEO_P95(
      "video.p95", MILLISECONDS, "one-way delay of video, 95%", delay(Timing.VIDEO_DELAY, 95)),
  VIDEO_P99(
      "video.p99", MILLISECONDS, "one-way delay of video, 99%", delay(Timing.VIDEO_DELAY, 99)),
  VIDEO_MAX(
      "video.max", MILLISECONDS, "one-way delay of video, longest", delay(Timing.VIDEO_DELAY, 100)),
  AUDIO_P50(
      "audio.p50", MILLISECONDS, "one-way delay of audio, median", delay(Timing.AUDIO_DELAY, 50)),
  AUDIO_P95(
      "audio.p95", MILLISECONDS, "one-way delay of audio, 95%", delay(Timing.AUDIO_DELAY, 95)),
  AUDIO_P99(
      "audio.p99", MILLISECONDS, "one-way delay of audio, 99%", delay(Timing.AUDIO_DELAY, 99)),
  AUDIO_MAX(
      "audio.max", MILLISECONDS, "one-way delay of audio, longest", delay(Timing.AUDIO_DELAY, 100)),
  JITTER(
      "jitter",
      MILLISECONDS,
      "interarrival jitter (RFC 3550) of audio, mean of all streams",
      s -> s.timings.mean(Timing.AUDIO_JITTER)),
  VIDEO_JITTER(
      "video.jitter",
      MILLISECONDS,
      "interarrival jitter of video, to which the pacing of a frame's packets counts",
      s -> s.timings.mean(Timing.VIDEO_JITTER)),

  JOIN_P50(
      "join.p50",
      MILLISECONDS,
      "from a client's start to connected, median",
      delay(Timing.JOIN, 50)),
  JOIN_P95(
      "join.p95", MILLISECONDS, "from a client's start to connected, 95%", delay(Timing.JOIN, 95)),
  JOIN_P99(
      "join.p99", MILLISECONDS, "from a client's start to connected, 99%", delay(Timing.JOIN, 99)),
  JOIN_MAX(
      "join.max",
      MILLISECONDS,
      "from a client's start to connected, longest",
      delay(Timing.JOIN, 100)),
  SIGNALLING_P95(
      "signalling.p95",
      MILLISECONDS,
      "from a client's start to its acceptance by the signalling, 95%",
      delay(Timing.SIGNALLING, 95)),
  CONNECT_P95(
      "connect.p95",
      MILLISECONDS,
      "from a connection's opening to its keys (ICE and DTLS), 95%",
      delay(Timing.CONNECT, 95)),
  FIRST_MEDIA_P95(
      "first-media.p95",
      MILLISECONDS,
      "from a client's start to its first media packet, 95%",
      delay(Timing.FIRST_MEDIA, 95)),
  FIRST_KEYFRAME_P95(
      "first-keyframe.p95",
      MILLISECONDS,
      "from a client's start to its first keyframe, 95%",
      delay(Timing.FIRST_KEYFRAME, 95)),

  FRAMES("frames", PER_SECOND, "complete video frames", s -> s.perSecond(s.counts.frames)),
  FROZEN(
      "frozen",
      PERCENT,
      "share of the viewing time in which the picture stood still",
      s -> percent(s.counts.frozenNanos, s.counts.shownNanos)),
  FREEZES("freezes", COUNT, "how often pictures froze", s -> s.counts.freezes),
  FROZEN_CLIENTS(
      "frozen-clients",
      COUNT,
      "most clients at a time with a picture that stood still or never came",
      s -> s.frozenClients),
  KEYFRAME_WAIT_P50(
      "keyframe-wait.p50",
      MILLISECONDS,
      "from asking for a track (else connected), or the PLI of a loss, to its keyframe, median",
      s -> keyframeWait(s, 50)),
  KEYFRAME_WAIT_P95(
      "keyframe-wait.p95", MILLISECONDS, "wait for a keyframe, 95%", s -> keyframeWait(s, 95)),
  KEYFRAME_WAIT_MAX(
      "keyframe-wait.max", MILLISECONDS, "wait for a keyframe, longest", s -> keyframeWait(s, 100)),

  NACKS("nacks", PER_SECOND, "packets asked for again", s -> s.perSecond(s.counts.nacksSent)),
  PLIS("plis", PER_SECOND, "keyframes asked for", s -> s.perSecond(s.counts.plisSent)),
  PUBLISHER_NACKS(
      "publisher.nacks",
      PER_SECOND,
      "packets that the server asked for again",
      s -> s.perSecond(s.counts.nacksReceived)),
  PUBLISHER_PLIS(
      "publisher.plis",
      PER_SECOND,
      "keyframes that the server asked for",
      s -> s.perSecond(s.counts.plisReceived)),

  SERVER_CPU(
      "server.cpu",
      PERCENT,
      "CPU of the server, 100% being one core",
      s -> percent(s.serverCpuSeconds, s.serverSeconds)),
  SERVER_MEMORY("server.memory", BYTES, "most resident memory of the server", s -> s.serverBytes),
  PACKETS_PER_CPU_SECOND(
      "packets-per-cpu-second",
      COUNT,
      "packets received for each second of the server's CPU",
      s -> ratio((double) s.serverPackets, s.serverCpuSeconds)),

  TESTER_CPU(
      "tester.cpu",
      PERCENT,
      "CPU of the load tester, 100% being one core",
      s -> percent(s.testerCpuSeconds, s.testerSeconds)),
  TESTER_LOOP(
      "tester.loop",
      PERCENT,
      "CPU of its busiest event loop, 100% being one core",
      s -> s.loops().stream().mapToDouble(busy -> busy).max().orElse(Double.NaN)),
  TESTER_LATENESS(
      "tester.lateness",
      MILLISECONDS,
      "how late its publishers sent, 99%",
      delay(Timing.LATENESS, 99)),
  TESTER_SKIPPED(
      "tester.skipped",
      PERCENT,
      "media that its publishers left out because they were too late with it",
      s -> percent(s.counts.skippedNanos, s.counts.scheduledNanos + s.counts.skippedNanos)),
  TESTER_DROPS(
      "tester.drops",
      COUNT,
      "datagrams that the tester's machine dropped for full receive buffers",
      s -> s.droppedDatagrams);

  private final String text;
  private final Unit unit;
  private final String meaning;

  /** A function without state. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final ToDoubleFunction<Summary> value;

  Metric(String text, Unit unit, String meaning, ToDoubleFunction<Summary> value) {
    this.text = text;
    this.unit = unit;
    this.meaning = meaning;
    this.value = value;
  }

  private static ToDoubleFunction<Summary> delay(Timing timing, double percent) {
    return summary -> summary.timings.percentile(timing, percent);
  }

  private static double keyframeWait(Summary summary, double percent) {
    return summary.timings.together(Timing.KEYFRAME_WAIT, Timing.UNFINISHED_WAIT, percent);
  }

  /** The name in assertions and files, such as {@code audio.p99}. */
  public String text() {
    return text;
  }

  /** The unit of its values. */
  public Unit unit() {
    return unit;
  }

  /** What it says, for people. */
  public String meaning() {
    return meaning;
  }

  double of(Summary summary) {
    return value.applyAsDouble(summary);
  }

  /** The metric of that {@link #text}. */
  public static Optional<Metric> byText(String text) {
    return Arrays.stream(values()).filter(metric -> metric.text.equals(text)).findFirst();
  }
}
