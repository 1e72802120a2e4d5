package io.sluice.core.io;

import io.sluice.core.api.MediaKind;
import io.sluice.core.api.MediaRoom;
import io.sluice.core.api.MediaSubscription;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.crypto.SrtpProfile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends media the whole way within this process, so that it is compiled before the first
 * participant comes. A plane like the server's forwards to clients that are planes, too, each on a
 * port of loopback. In each round somebody joins, and publishes in the next one; when there are
 * enough, the eldest leaves. So what is done once for a participant or a stream is done often: the
 * compiler leaves out what it never saw, and would begin again with the first real participant.
 */
final class WarmUp implements AutoCloseable {
  private static final int PARTICIPANTS = 9;

  /** Rounds after which the cost of a packet stays as it is, and the frames of each. */
  private static final int ROUNDS = 40;

  private static final int FRAMES = 100;

  /** Packets of the frames in turn, so that runs of all lengths are sent. */
  private static final int[] PACKETS = {1, 10, 3, 5, 2, 10, 4};

  private static final int FRAMES_PER_AUDIO = 10;
  private static final int FRAMES_PER_KEYFRAME = 50;

  /** The first keyframe of a round: before it are frames that cannot be decoded. */
  private static final int KEYFRAME = 5;

  private static final int LOSSY_EVERY = 3;

  /** One of so many participants knows AES in counter mode alone. */
  private static final int COUNTER_MODE_EVERY = 5;

  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private final int rounds;
  private final long deadline;
  private final NettyMediaPlane server;
  private final List<MediaRoom> rooms = new ArrayList<>();
  private final Deque<WarmUpLink> links = new ArrayDeque<>();
  private int joined;

  /**
   * @param rounds how many there are, at most
   */
  WarmUp(Duration atMost, int rounds) {
    this.rounds = rounds;
    deadline = System.nanoTime() + atMost.toNanos();
    int loops = Math.min(2, Runtime.getRuntime().availableProcessors());
    server = WarmUpLink.plane(loops, SrtpProfile.preference());
    for (MediaLoop loop : server.loops()) {
      rooms.add(new MediaHandles.Room(server, loop));
    }
  }

  /** Runs until enough has gone through or the time is over; a failure is only logged. */
  static void run(Duration atMost) {
    try (WarmUp warmUp = new WarmUp(atMost, ROUNDS)) {
      warmUp.run();
    } catch (TimeoutException e) {
      log.debug("the warm-up took all of its time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException | OutOfMemoryError e) {
      // Not even threads that cannot be had keep the server from serving with fewer of them.
      log.warn("the media path begins cold", e);
    }
  }

  /** The plane that forwards. */
  NettyMediaPlane server() {
    return server;
  }

  /** Who is there now. */
  List<WarmUpLink> participants() {
    return List.copyOf(links);
  }

  /**
   * Runs until enough has gone through.
   *
   * @throws TimeoutException if the time was over before
   */
  void run() throws InterruptedException, ExecutionException, TimeoutException {
    // One after the other at first: cold handshakes side by side slow each other down.
    join().await(left());
    join().await(left());
    for (int round = 0; round < rounds; round++) {
      List<WarmUpLink> present = participants();
      WarmUpLink next = join();
      play(new WarmUpSections(round), present);
      next.await(left());
      if (links.size() > PARTICIPANTS) {
        links.removeFirst().close();
      }
    }
  }

  private WarmUpLink join() {
    int number = joined++;
    List<SrtpProfile> profiles =
        number % COUNTER_MODE_EVERY == 1
            ? List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80)
            : SrtpProfile.preference();
    boolean lossy = number % LOSSY_EVERY == 0;
    WarmUpLink link =
        new WarmUpLink(rooms.get(number % rooms.size()), number % 2 == 0, lossy, profiles);
    links.addLast(link);
    return link;
  }

  private long left() throws TimeoutException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new TimeoutException("the time of the warm-up is over");
    }
    return left;
  }

  /** Streams begin, run for a while and end: from who joined last to all others. */
  private void play(WarmUpSections sections, List<WarmUpLink> present)
      throws InterruptedException, ExecutionException, TimeoutException {
    WarmUpLink publisher = present.get(present.size() - 1);
    List<WarmUpLink> subscribers = present.subList(0, present.size() - 1);
    List<Runnable> ends = new ArrayList<>();
    for (MediaKind kind : MediaKind.values()) {
      MediaTrack made = publisher.client().receive(sections.received(kind, false), codec -> {});
      MediaSubscription sent = publisher.client().send(sections.sent(kind, true));
      sent.attach(made);
      MediaTrack track = publisher.server().receive(sections.received(kind, true), codec -> {});
      Collections.addAll(ends, made::close, sent::close, track::close);
      for (WarmUpLink subscriber : subscribers) {
        MediaSubscription subscription = subscriber.server().send(sections.sent(kind, false));
        subscription.attach(track);
        MediaTrack end = subscriber.client().receive(sections.received(kind, false), codec -> {});
        Collections.addAll(ends, subscription::close, end::close);
      }
    }
    List<MediaLoop> loops = new ArrayList<>(server.loops());
    subscribers.forEach(subscriber -> loops.add(subscriber.loop()));
    send(new WarmUpSource(publisher.client().rtp(), sections), publisher.loop(), loops);
    ends.forEach(Runnable::run);
  }

  private void send(WarmUpSource source, MediaLoop from, List<MediaLoop> to)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (int i = 0; i < FRAMES; i++) {
      int number = i;
      from.execute(() -> send(source, number));
      await(from); // it sends at the end of its turn
      for (MediaLoop loop : to) {
        await(loop); // cold loops are slow, and none is to fall behind
      }
    }
  }

  private void await(MediaLoop loop)
      throws InterruptedException, ExecutionException, TimeoutException {
    loop.ask(() -> true).get(left(), TimeUnit.NANOSECONDS);
  }

  private static void send(WarmUpSource source, int number) {
    source.frame(PACKETS[number % PACKETS.length], number % FRAMES_PER_KEYFRAME == KEYFRAME);
    if (number % FRAMES_PER_AUDIO == 0) {
      source.audio();
    }
  }

  @Override
  public void close() {
    rooms.forEach(MediaRoom::close);
    links.forEach(WarmUpLink::close);
    server.close();
  }
}
