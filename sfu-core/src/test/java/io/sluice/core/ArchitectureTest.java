package io.sluice.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** One room, one job: what each package knows and must not know. */
@AnalyzeClasses(packages = "io.sluice.core", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "io.sluice.core";
  private static final String WIRE = ROOT + ".wire..";
  private static final String STUN = ROOT + ".wire.stun..";
  private static final String CRYPTO = ROOT + ".crypto..";
  private static final String TRANSPORT = ROOT + ".transport..";
  private static final String STREAM = ROOT + ".stream..";
  private static final String CONGESTION = ROOT + ".congestion..";
  private static final String FORWARD = ROOT + ".forward..";
  private static final String ROOM = ROOT + ".room..";
  private static final String IO = ROOT + ".io..";
  private static final String API = ROOT + ".api..";
  private static final String NETTY = "io.netty..";

  private static final String[] SOCKETS = {
    "java.net..", "java.nio.channels..", NETTY, "org.ice4j..", "javax.net.."
  };
  private static final String[] JSON = {
    "com.fasterxml.jackson..",
    "tools.jackson..",
    "com.google.gson..",
    "org.json..",
    "jakarta.json.."
  };
  private static final String[] CIPHERS = {
    CRYPTO,
    "java.security..",
    "javax.crypto..",
    "org.bouncycastle..",
    "org.jitsi.srtp..",
    "com.amazon.corretto.."
  };

  /** Reading a clock, or waiting on one. */
  private static final DescribedPredicate<JavaAccess<?>> CLOCK =
      DescribedPredicate.describe(
          "read a clock",
          access -> {
            AccessTarget target = access.getTarget();
            String owner = target.getOwner().getName();
            String name = target.getName();
            boolean system = owner.equals("java.lang.System");
            return (system && (name.equals("nanoTime") || name.equals("currentTimeMillis")))
                || (owner.startsWith("java.time.") && name.equals("now"))
                || owner.equals("java.time.Clock")
                || (owner.equals("java.util.Date") && name.equals("<init>"))
                || (owner.equals("java.lang.Thread") && name.equals("sleep"));
          });

  // wire: knows bytes; must not know I/O, clock, threads, logging.

  @ArchTest
  static final ArchRule wireKnowsOnlyBytes =
      classes()
          .that()
          .resideInAPackage(WIRE)
          .and()
          .resideOutsideOfPackage(STUN)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  WIRE, "java.lang", "java.lang.invoke", "java.util", "org.jspecify.annotations"));

  /** STUN has checksums and text. */
  @ArchTest
  static final ArchRule stunKnowsOnlyBytesAndTheirDigests =
      classes()
          .that()
          .resideInAPackage(STUN)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  STUN,
                  "java.lang",
                  "java.lang.invoke",
                  "java.util",
                  "java.util.zip",
                  "java.nio.charset",
                  "java.security",
                  "org.jspecify.annotations"));

  @ArchTest
  static final ArchRule wireHasNoThreadsAndNoConsole =
      noClasses()
          .that()
          .resideInAPackage(WIRE)
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.lang\\.(Thread.*|Process.*|Runtime|Runnable)|java\\.util\\.Timer.*")
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  // Time is an argument.

  @ArchTest
  static final ArchRule protocolsReadNoClock =
      noClasses()
          .that()
          .resideInAnyPackage(WIRE, STREAM, CONGESTION, FORWARD)
          .should()
          .accessTargetWhere(CLOCK)
          .allowEmptyShould(true);

  // crypto: must not know sockets.

  @ArchTest
  static final ArchRule cryptoKnowsNoSockets =
      noClasses()
          .that()
          .resideInAPackage(CRYPTO)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SOCKETS)
          .allowEmptyShould(true);

  // transport: must not know rooms.

  @ArchTest
  static final ArchRule transportKnowsNoRooms =
      mayNotUse(TRANSPORT, STREAM, CONGESTION, FORWARD, ROOM, IO);

  // stream and congestion: must not know sockets, rooms, any clock.

  @ArchTest
  static final ArchRule streamAndCongestionKnowNoSockets =
      noClasses()
          .that()
          .resideInAnyPackage(STREAM, CONGESTION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SOCKETS)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule streamKnowsNoRooms =
      mayNotUse(STREAM, CRYPTO, TRANSPORT, CONGESTION, FORWARD, ROOM, IO);

  @ArchTest
  static final ArchRule congestionKnowsNoRooms =
      mayNotUse(CONGESTION, CRYPTO, TRANSPORT, STREAM, FORWARD, ROOM, IO);

  // forward: must not know crypto, sockets, JSON.

  @ArchTest static final ArchRule forwardKnowsNoSockets = mayNotUse(FORWARD, SOCKETS);

  @ArchTest static final ArchRule forwardKnowsNoCrypto = mayNotUse(FORWARD, CIPHERS);

  @ArchTest static final ArchRule forwardKnowsNoJson = mayNotUse(FORWARD, JSON);

  @ArchTest
  static final ArchRule forwardKnowsNoRooms = mayNotUse(FORWARD, TRANSPORT, CONGESTION, ROOM, IO);

  // room: must not know I/O, JSON.

  @ArchTest static final ArchRule roomKnowsNoSockets = mayNotUse(ROOM, SOCKETS);

  @ArchTest
  static final ArchRule roomKnowsNoFiles = mayNotUse(ROOM, "java.io..", "java.nio.file..", IO);

  @ArchTest static final ArchRule roomKnowsNoJson = mayNotUse(ROOM, JSON);

  @ArchTest static final ArchRule roomKnowsNoTransport = mayNotUse(ROOM, TRANSPORT, CRYPTO);

  // io: knows all of the above and Netty; nobody else knows Netty.

  @ArchTest
  static final ArchRule onlyIoKnowsNetty =
      noClasses()
          .that()
          .resideOutsideOfPackage(IO)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(NETTY);

  @ArchTest static final ArchRule ioKnowsNoJson = mayNotUse(IO, JSON);

  // api: knows the JDK.

  @ArchTest
  static final ArchRule apiKnowsOnlyTheJdk =
      classes()
          .that()
          .resideInAPackage(API)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(API, "java..", "org.jspecify.annotations"));

  // crypto: knows bytes and its libraries.

  @ArchTest
  static final ArchRule cryptoKnowsNoneOfTheOthers =
      mayNotUse(CRYPTO, TRANSPORT, STREAM, CONGESTION, FORWARD, ROOM, IO);

  private static ArchRule mayNotUse(String user, String... used) {
    return noClasses()
        .that()
        .resideInAPackage(user)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(used)
        .allowEmptyShould(true);
  }
}
