package io.sluice.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testkit.NetworkConditions.Bottleneck;
import io.sluice.core.testkit.NetworkConditions.Distribution;
import io.sluice.core.testkit.NetworkConditions.Jitter;
import io.sluice.core.testkit.NetworkConditions.Loss;
import io.sluice.core.testkit.NetworkConditions.Reordering;
import io.sluice.core.testkit.NetworkModel.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a network model. */
class NetworkModelTest {
  private static final long MILLI = 1_000_000L;

  @Test
  void shouldReadEveryParameter() {
    NetworkModel model =
        NetworkModel.parse(
            "loss=1%, burst=5, goodloss=0.5%, badloss=80%, delay=50ms, jitter=1.5ms,"
                + "distribution=uniform, order=free, reorder=2%, late=30ms, duplicate=0.1%,"
                + "rate=2M, queue=64kB, link=up");

    assertThat(model)
        .isEqualTo(
            new NetworkModel(
                new NetworkConditions(
                    true,
                    new Loss(0.01, 5, 0.005, 0.8),
                    50 * MILLI,
                    new Jitter(1_500_000, Distribution.UNIFORM, true),
                    new Reordering(0.02, 30 * MILLI),
                    0.001,
                    new Bottleneck(2_000_000, 0, 64_000)),
                List.of()));
  }

  @Test
  void shouldKeepInAChangeWhatItDoesNotName() {
    NetworkModel model = NetworkModel.parse("delay=50ms,rate=2M; 10s:rate=300k; 12.5s:link=down");

    NetworkConditions first = model.first();
    Bottleneck slow = new Bottleneck(300_000, 200 * MILLI, 0);
    assertThat(first.bottleneck()).isEqualTo(new Bottleneck(2_000_000, 200 * MILLI, 0));
    assertThat(model.changes())
        .extracting(Change::atNanos)
        .containsExactly(10_000 * MILLI, 12_500 * MILLI);
    assertThat(model.changes())
        .extracting(change -> change.conditions().bottleneck())
        .containsExactly(slow, slow);
    assertThat(model.changes())
        .extracting(change -> change.conditions().delayNanos())
        .containsExactly(50 * MILLI, 50 * MILLI);
    assertThat(model.changes())
        .extracting(change -> change.conditions().up())
        .containsExactly(true, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delay=0ns",
        "loss=1%,burst=5,delay=50ms,jitter=10ms,reorder=2%,duplicate=0.1%,rate=2M",
        "loss=12.34567%,delay=1us,rate=1500k,queue=1500B;1500ms:loss=0%,rate=none;2s:link=down",
        "delay=1s,jitter=1ms,distribution=exponential,order=free;1ns:jitter=0ns"
      })
  void shouldPrintWhatItReads(String text) {
    assertThat(NetworkModel.parse(text)).hasToString(text.replace("0ns", "0s"));
  }

  @Test
  void shouldReadWhatItPrints() {
    Seeds.forEach(
        1_000,
        random -> {
          NetworkModel model = randomModel(random);
          assertThat(NetworkModel.parse(model.toString())).as(model.toString()).isEqualTo(model);
        });
  }

  private static NetworkModel randomModel(RandomGenerator random) {
    List<Change> changes = new ArrayList<>();
    long at = 0;
    for (int i = random.nextInt(4); i > 0; i--) {
      at += random.nextLong(1, 10_000_000_000L);
      changes.add(new Change(at, randomConditions(random)));
    }
    return new NetworkModel(randomConditions(random), changes);
  }

  private static NetworkConditions randomConditions(RandomGenerator random) {
    boolean inBytes = random.nextBoolean();
    Distribution[] distributions = Distribution.values();
    return new NetworkConditions(
        random.nextBoolean(),
        new Loss(
            random.nextDouble(0.1, 0.5), random.nextInt(3) * 2.5, 0.05, random.nextDouble(0.7, 1)),
        random.nextLong(1_000 * MILLI),
        new Jitter(
            random.nextLong(100) * MILLI,
            distributions[random.nextInt(distributions.length)],
            random.nextBoolean()),
        new Reordering(random.nextDouble(), random.nextLong(100_000)),
        random.nextDouble(),
        new Bottleneck(
            random.nextInt(3) * 500_500L,
            inBytes ? 0 : random.nextLong(1, 1_000 * MILLI),
            inBytes ? random.nextLong(1, 1_000_000) : 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                       | network "": a name and a value are expected, such as loss=1%
          loss                     | network "loss": a name and a value are expected, such as loss=1%
          loss=1%,                 | network "": a name and a value are expected, such as loss=1%
          los=1%                   | network "los=1%": no such name; known are loss, burst, goodloss, badloss, delay, jitter, distribution, order, reorder, late, duplicate, rate, queue, link
          loss=1                   | network "loss=1": loss is a share such as 1%
          loss=-1%                 | network "loss=-1%": loss is a share such as 1%
          loss=101%                | network "loss=101%": loss is between 0% and 100%
          loss=1%,loss=2%          | network "loss=1%,loss=2%": loss stands there twice
          burst=many               | network "burst=many": burst is a number of packets such as 5, or none
          burst=0                  | network "burst=0": burst is 1 packet or more
          loss=1%,burst=0.5        | network "loss=1%,burst=0.5": burst is 1 packet or more
          loss=90%,burst=2         | network "loss=90%,burst=2": so much loss needs a burst of 9 packets or more
          loss=100%,burst=2        | network "loss=100%,burst=2": loss in bursts is at least goodloss and less than badloss
          burst=2,goodloss=1%      | network "burst=2,goodloss=1%": loss in bursts is at least goodloss and less than badloss
          delay=50                 | network "delay=50": delay is a time such as 50ms
          delay=2h                 | network "delay=2h": delay is a time such as 50ms
          delay=3601s              | network "delay=3601s": delay is between 0 and an hour
          delay=1e9s               | network "delay=1e9s": delay is a time such as 50ms
          jitter=10%               | network "jitter=10%": jitter is a time such as 10ms
          distribution=pareto      | network "distribution=pareto": distribution is normal, uniform or exponential
          order=maybe              | network "order=maybe": order is keep or free
          reorder=2                | network "reorder=2": reorder is a share such as 2%
          duplicate=200%           | network "duplicate=200%": duplicate is between 0% and 100%
          rate=2Mbit               | network "rate=2Mbit": rate is bits per second such as 300k, 2M or 1G, or none
          rate=9999999999G         | network "rate=9999999999G": rate is bits per second such as 300k, 2M or 1G, or none
          rate=0                   | network "rate=0": rate is 1k or more
          rate=10                  | network "rate=10": rate is 1k or more
          rate=1M,queue=20         | network "queue=20": queue is a time such as 200ms, or bytes such as 64kB
          rate=1M,queue=0ms        | network "rate=1M,queue=0ms": queue is more than 0, in time or in bytes
          queue=2000MB             | network "queue=2000MB": queue is at most 1000MB
          link=off                 | network "link=off": link is up or down
          rate=2M;rate=1M          | network "rate=1M": a change begins with its time, such as 10s:rate=300k
          rate=2M;10:rate=1M       | network "10:rate=1M": a change begins with its time, such as 10s:rate=300k
          rate=2M;                 | network "": a change begins with its time, such as 10s:rate=300k
          rate=2M;1s:              | network "": a name and a value are expected, such as loss=1%
          rate=2M;0s:rate=1M       | network "rate=2M;0s:rate=1M": a change comes after the beginning and after the change before it
          rate=2M;2s:loss=1%;1s:loss=0% | network "rate=2M;2s:loss=1%;1s:loss=0%": a change comes after the beginning and after the change before it
          """)
  void shouldSayWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> NetworkModel.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
