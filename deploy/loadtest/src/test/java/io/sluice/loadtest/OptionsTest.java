package io.sluice.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.crypto.SrtpProfile;
import io.sluice.loadtest.client.ClientConfig;
import io.sluice.loadtest.media.TrackMedia;
import io.sluice.loadtest.scenario.CapacityPlan;
import io.sluice.loadtest.scenario.Churn;
import io.sluice.loadtest.scenario.Dimension;
import io.sluice.loadtest.scenario.Load;
import io.sluice.loadtest.scenario.Ramp;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.scenario.ViewerBehaviour;
import io.sluice.loadtest.target.TargetConfig;
import io.sluice.loadtest.target.TargetConfig.Kind;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the options mean, and what is refused. */
class OptionsTest {
  private static Options parse(String... args) {
    Options options = new Options();
    Options.commandLine(options).parseArgs(args);
    return options;
  }

  private static Plan plan(String... args) {
    return Plan.of(parse(args));
  }

  @Test
  void shouldNeedNoOptions() {
    Plan plan = plan();

    assertThat(plan.target().kind()).isEqualTo(Kind.SLUICE);
    assertThat(plan.target().uri()).hasToString("http://localhost:8080");
    Scenario scenario = plan.scenario();
    assertThat(scenario.load()).isEqualTo(new Load(1, 0, 1, 10));
    assertThat(scenario.ramp()).isEqualTo(Ramp.perSecond(50));
    assertThat(scenario.duration()).isEqualTo(Duration.ofSeconds(30));
    assertThat(scenario.media()).extracting(TrackMedia::codec).containsExactly("opus", "VP8");
    assertThat(scenario.network().model()).hasToString("delay=0s");
    assertThat(scenario.roomPrefix()).matches("loadtest-[0-9a-f]{4}");
    assertThat(plan.capacity()).isEmpty();
    assertThat(plan.assertions()).isEmpty();
  }

  @Test
  void shouldDescribeAScenario() {
    Plan plan =
        plan(
            "https://sfu.example/base",
            "--token=t",
            "--rooms=3",
            "--participants=4",
            "--subscribers=2",
            "--ramp=20s",
            "--churn=30%",
            "--warmup=0s",
            "--duration=5m",
            "--viewers=stage:2",
            "--video=av1:svc=L3T3:1.5M",
            "--no-audio",
            "--network=loss=1%,delay=50ms",
            "--network-share=20%",
            "--seed=7",
            "--room-prefix=big",
            "--assert=loss<0.1%, p99<50ms",
            "--assert=join.p95<=0.5s");

    Scenario scenario = plan.scenario();
    assertThat(plan.target().token()).isEqualTo("t");
    assertThat(scenario.load()).isEqualTo(new Load(3, 4, 0, 2));
    assertThat(scenario.ramp()).isEqualTo(Ramp.within(Duration.ofSeconds(20)));
    assertThat(scenario.churn()).isEqualTo(new Churn(0.3, 0));
    assertThat(scenario.warmup()).isZero();
    assertThat(scenario.duration()).isEqualTo(Duration.ofMinutes(5));
    assertThat(scenario.viewing().behaviour()).isEqualTo(ViewerBehaviour.stage(2));
    assertThat(scenario.media()).extracting(TrackMedia::codec).containsExactly("AV1");
    assertThat(scenario.network().share()).isEqualTo(0.2);
    assertThat(scenario.network().model()).hasToString("loss=1%,delay=50ms");
    assertThat(scenario.seed()).isEqualTo(7);
    assertThat(scenario.roomPrefix()).isEqualTo("big");
    assertThat(plan.assertions())
        .extracting(assertion -> assertion.text())
        .containsExactly("loss<0.1%", "p99<50ms", "join.p95<=0.5s");
    assertThat(plan.assertions().get(2).bound()).isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--subscribers=7 | 1 0 1 7",
        "--publishers=2 | 1 0 2 0",
        "--participants=4 | 1 4 0 0",
        "--rooms=5 | 5 0 1 10",
        "--participants=4,--publishers=1,--subscribers=9 | 1 4 1 9",
        "--find-capacity=rooms,--participants=4 | 5 4 0 0",
        "--find-capacity=participants | 1 4 0 0",
        "--find-capacity=subscribers | 1 0 1 50",
        "--find-capacity=subscribers,--from=8,--rooms=2 | 2 0 1 8",
        "--find-capacity=subscribers,--subscribers=30 | 1 0 1 30",
      })
  void shouldFillTheLoadUpSensibly(String args, String counts) {
    Load load = plan(args.split(",", -1)).scenario().load();

    assertThat(
            "%d %d %d %d"
                .formatted(
                    load.rooms(), load.participants(), load.publishers(), load.subscribers()))
        .isEqualTo(counts);
  }

  @Test
  void shouldPlanACapacitySearch() {
    Plan plan =
        plan(
            "--find-capacity=rooms",
            "--participants=4",
            "--from=3",
            "--to=90",
            "--step-duration=20s",
            "--precision=2%");

    CapacityPlan search = plan.capacity().orElseThrow();
    assertThat(search.dimension()).isEqualTo(Dimension.ROOMS);
    assertThat(search.from()).isEqualTo(3);
    assertThat(search.to()).isEqualTo(90);
    assertThat(search.stepDuration()).isEqualTo(Duration.ofSeconds(20));
    assertThat(search.precision()).isEqualTo(0.02);
    assertThat(search.assertions())
        .extracting(assertion -> assertion.text())
        .containsExactly("loss<0.1%", "p99<50ms");
    assertThat(plan.assertions()).as("decide about steps, not about the run").isEmpty();
    assertThat(plan.scenario().ramp()).isEqualTo(Ramp.perSecond(25));
  }

  @Test
  void shouldSetTheClientsUp() {
    InetAddress local = InetAddress.getLoopbackAddress();
    ClientConfig config =
        parse("--loops=3", "--gro", "--decrypt-every=1", "--srtp=cm").clients.config(local);

    assertThat(config.localAddress()).isEqualTo(local);
    assertThat(config.loops()).isEqualTo(3);
    assertThat(config.gro()).isTrue();
    assertThat(config.decryptEvery()).isEqualTo(1);
    assertThat(config.profiles()).containsExactly(SrtpProfile.AES128_CM_HMAC_SHA1_80);
    assertThat(parse().clients.config(local)).isEqualTo(ClientConfig.of(local));
  }

  @Test
  void shouldReachEachKindOfServer() {
    TargetConfig whip = plan("--whip-url=https://a.example/in/{room}", "--insecure").target();
    assertThat(whip.kind()).isEqualTo(Kind.WHIP);
    assertThat(whip.whip().publish()).isEqualTo("https://a.example/in/{room}");
    assertThat(whip.whip().view()).isEqualTo("https://a.example/whep/{room}");
    assertThat(whip.insecure()).isTrue();

    TargetConfig janus =
        plan("--target=janus", "--participants=4", "--janus-admin-key=k", "--janus-string-ids")
            .target();
    assertThat(janus.uri()).hasToString("ws://localhost:8188");
    assertThat(janus.janus().publishers()).isEqualTo(4);
    assertThat(janus.janus().adminKey()).isEqualTo("k");
    assertThat(janus.janus().stringIds()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--ramp=3 | '--ramp': '3' is neither a rate such as 100/s nor a time such as 30s",
        "--duration=soon | '--duration': 'soon' is not a time such as 500ms, 30s, 5m or 1h",
        "--duration=1ms | --duration is 100ms to 168h",
        "--warmup=2h | --warmup is at most 1h",
        "--churn=120% | '--churn': '120%' is not a share from 0% to 100%",
        "--churn=20000/s | '--churn': at most 10,000 viewers are replaced a second",
        "--viewers=none | '--viewers': 'none' is none of all, stage:N",
        "--rooms=0 | --rooms is 1 to 10,000",
        "--subscribers=x | '--subscribers'",
        "--video=vp7 | '--video'",
        "--no-audio,--no-video | --no-audio and --no-video leave nothing to send",
        "--network=lost=1% | '--network': network \"lost=1%\": no such name; known are loss",
        "--network-share=2 | '--network-share': '2' is not a share from 0% to 100%",
        "--srtp=none | '--srtp': 'none' is neither gcm nor cm",
        "--loops=0 | --loops is 1 to 64",
        "--decrypt-every=0 | --decrypt-every is 1 to 10,000",
        "--tester-warmup=61s | --tester-warmup is at most 1m",
        "--target=mediasoup | '--target': 'mediasoup' is none of sluice, whip and janus",
        "--assert=delay<5ms | '--assert' (RULE): 'delay<5ms': there is no metric delay",
        "--assert=loss=0 | 'loss=0' is no assertion such as loss<0.1% or p99<=50ms",
        "--assert=loss<5ms | '--assert' (RULE): 'loss<5ms': 5ms is no value of loss",
        "--find-capacity=money | 'money' is none of subscribers, rooms and participants",
        "--from=3 | --from and --to need --find-capacity",
        "--find-capacity=rooms,--from=9,--to=3 | --from is 1 or more and --to not less than it",
        "--find-capacity=subscribers,--precision=0% | --precision is 0.5% to 50%",
        "--find-capacity=subscribers,--publishers=0 | needs --publishers or --participants",
        "--find-capacity=rooms,--to=9000 | 99,000 clients in all; 1 to 50,000 are possible",
        "--room-prefix=a b | --room-prefix is 1 to 40 letters",
        "--json=/nowhere/x.json | --json: /nowhere/x.json cannot be written",
        "--nope | Unknown option: '--nope'",
        "mailto:me | the address must begin with http:// or https://",
        "htp://localhost | the address must begin with http:// or https://",
        "http://local host | http://local host is not an address such as http://localhost:8080",
        "http:///nowhere | http:///nowhere is not an address such as http://localhost:8080",
      })
  void shouldRefuseInOneLineThatNamesTheOption(String args, String reason) {
    CommandLineRun run = CommandLineRun.of(args.split(",", -1));

    assertThat(run.code()).isEqualTo(Main.USAGE);
    assertThat(run.err()).startsWith("loadtest: ").contains(reason).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void shouldRefuseToWriteTwoReportsIntoOneFile(@TempDir Path dir) {
    String file = dir.resolve("r").toString();
    CommandLineRun run = CommandLineRun.of("--json", file, "--html", dir + "/./r");

    assertThat(run.code()).isEqualTo(Main.USAGE);
    assertThat(run.err()).contains("--html: ").contains("is written already");
  }

  @Test
  void shouldNameTheMetricsWhereAnAssertionIsWrong() {
    assertThat(CommandLineRun.of("--assert=x<1").err())
        .contains("metrics are clients, joining, failed", "audio.p99", "tester.drops");
  }

  @Test
  void shouldExplainEveryOptionAndMetric() {
    CommandLineRun run = CommandLineRun.of("--help");

    assertThat(run.code()).isEqualTo(Main.OK);
    assertThat(run.out())
        .startsWith("Usage: loadtest")
        .contains("--find-capacity=WHAT", "Metrics:", "  audio.p99 ", "Examples:", "loss<0.1%");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 120);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void shouldWarmTheTesterForAsLongAsIsSaidOrAsIsWorthIt() {
    assertThat(testerWarmup(200)).isEqualTo(Duration.ofSeconds(5));
    assertThat(testerWarmup(10)).isEqualTo(Duration.ofSeconds(3));
    assertThat(testerWarmup(10, "--tester-warmup=4s")).isEqualTo(Duration.ofSeconds(4));
    assertThat(testerWarmup(100, "--tester-warmup=0s")).isZero();
  }

  private static Duration testerWarmup(int clients, String... args) {
    Options options = new Options();
    Options.commandLine(options).parseArgs(args);
    return options.clients.testerWarmup(clients);
  }
}
