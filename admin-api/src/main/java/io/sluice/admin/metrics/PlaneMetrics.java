package io.sluice.admin.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.core.api.PlaneSnapshot;
import io.sluice.core.api.PlaneSnapshot.LoopSnapshot;
import java.util.function.ToDoubleFunction;

/** The media plane: ICE, DTLS and each event loop under the label {@code loop}. */
final class PlaneMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final MeterRegistry registry;
  private int loopsKnown;
  private volatile PlaneSnapshot plane = Sample.EMPTY.plane();

  PlaneMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("sluice.ice.agents", () -> plane.agents())
        .description("ICE agents alive: transports that are still connecting")
        .register(registry);
    Gauge.builder("sluice.dtls.handshakes", () -> plane.handshakes())
        .description("DTLS handshakes under way")
        .register(registry);
    Gauge.builder("sluice.media.sockets", () -> plane.sockets().size())
        .description("Addresses that media is received on")
        .register(registry);
  }

  void show(PlaneSnapshot next) {
    plane = next;
    while (loopsKnown < next.loops().size()) {
      register(loopsKnown++);
    }
  }

  private void register(int loop) {
    gauge(loop, "transports", "Transports owned", LoopSnapshot::transports);
    gauge(loop, "transports.tcp", "Transports that send over TCP", LoopSnapshot::tcpTransports);
    gauge(
        loop,
        "transports.slow",
        "Transports whose video is held back, since they do not keep up",
        LoopSnapshot::slowTransports);
    gauge(loop, "tracks", "Tracks received", LoopSnapshot::tracks);
    gauge(loop, "subscriptions", "Outgoing streams served", LoopSnapshot::subscriptions);
    gauge(loop, "buffers.out", "Pooled packets in use", LoopSnapshot::buffersOut);
    gauge(loop, "timers", "Timers pending", LoopSnapshot::timers);
    counter(loop, "packets.in", "RTP packets accepted", LoopSnapshot::packetsIn);
    counter(loop, "packets.out", "RTP packets sent", LoopSnapshot::packetsOut);
    counter(loop, "bytes.in", "Bytes of the packets accepted", LoopSnapshot::bytesIn);
    counter(loop, "bytes.out", "Bytes of the packets sent", LoopSnapshot::bytesOut);
    counter(
        loop,
        "send.calls",
        "Datagrams handed to the kernel, segmented ones counted once",
        LoopSnapshot::sendCalls);
    counter(
        loop,
        "rejected",
        "Datagrams dropped: unknown sender, bad authentication, malformed or replayed",
        LoopSnapshot::rejected);
    counter(
        loop,
        "shed",
        "Packets that were to be sent and found the socket full, or waited too long",
        LoopSnapshot::shed);
    counter(
        loop,
        "skipped",
        "Times a subscription went on at the next keyframe, for its packets were shed",
        LoopSnapshot::skipped);
    counter(loop, "slowed", "Times a transport became slow", LoopSnapshot::slowed);
    counter(
        loop,
        "busy.seconds",
        "Time spent working; its rate is the share of one core",
        s -> s.busyNanos() / NANOS_PER_SECOND);
    counter(loop, "stalls", "Times the loop stood still for more than 20 ms", LoopSnapshot::stalls);
  }

  private void gauge(int loop, String name, String help, ToDoubleFunction<LoopSnapshot> value) {
    Gauge.builder("sluice.loop." + name, () -> read(loop, value))
        .description(help)
        .tag("loop", Integer.toString(loop))
        .register(registry);
  }

  private void counter(int loop, String name, String help, ToDoubleFunction<LoopSnapshot> value) {
    FunctionCounter.builder("sluice.loop." + name, this, m -> m.read(loop, value))
        .description(help)
        .tag("loop", Integer.toString(loop))
        .register(registry);
  }

  private double read(int loop, ToDoubleFunction<LoopSnapshot> value) {
    return loop < plane.loops().size() ? value.applyAsDouble(plane.loops().get(loop)) : Double.NaN;
  }
}
