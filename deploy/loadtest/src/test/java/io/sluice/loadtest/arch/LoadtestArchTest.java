package io.sluice.loadtest.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What each package of the load tester must not know. */
@AnalyzeClasses(
    packages = "io.sluice.loadtest",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LoadtestArchTest {
  private static final String[] SOCKETS = {
    "java.net..", "java.nio.channels..", "io.netty..", "org.ice4j.."
  };
  private static final String[] THREADS = {"java.util.concurrent", "java.util.concurrent.locks.."};

  private static final DescribedPredicate<JavaClass> A_THREAD =
      describe(
          "Thread, Runtime or a timer",
          type ->
              type.isEquivalentTo(Thread.class)
                  || type.isEquivalentTo(Runtime.class)
                  || type.isEquivalentTo(java.util.Timer.class));

  @ArchTest
  static final ArchRule SCENARIOS_AND_MEDIA_HAVE_NO_SOCKETS =
      noClasses()
          .that()
          .resideInAnyPackage("io.sluice.loadtest.scenario", "io.sluice.loadtest.media")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SOCKETS);

  @ArchTest
  static final ArchRule SCENARIOS_AND_MEDIA_HAVE_NO_THREADS =
      noClasses()
          .that()
          .resideInAnyPackage("io.sluice.loadtest.scenario", "io.sluice.loadtest.media")
          .should()
          .dependOnClassesThat(A_THREAD)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(THREADS);

  @ArchTest
  static final ArchRule MEDIA_TAKES_TIME_AS_AN_ARGUMENT =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.loadtest.media")
          .should()
          .callMethodWhere(
              describe(
                  "it asks the clock",
                  (JavaAccess<?> call) ->
                      call.getTargetOwner().isEquivalentTo(System.class)
                          && (call.getName().equals("nanoTime")
                              || call.getName().equals("currentTimeMillis"))))
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.time..");

  @ArchTest
  static final ArchRule CLIENTS_KNOW_NO_SIGNALLING =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.loadtest.client")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.sluice.signaling..",
              "com.fasterxml.jackson..",
              "java.net.http..",
              "io.sluice.loadtest.target",
              "io.sluice.loadtest.scenario",
              "io.sluice.loadtest.run");

  @ArchTest
  static final ArchRule TARGETS_SEE_NO_MEDIA_PACKETS =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.loadtest.target")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("io\\.sluice\\.loadtest\\.media\\.(MediaPacket|Mark)")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("io.sluice.core.wire..", "io.netty..");

  @ArchTest
  static final ArchRule METERS_HAVE_NO_SOCKETS =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.loadtest.measure")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SOCKETS);

  @ArchTest
  static final ArchRule RUNS_KNOW_NEITHER_SOCKETS_NOR_REPORTS =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.loadtest.run")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "java.net..", "io.sluice.loadtest.report");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sluice.loadtest")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_THE_SERVER =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.sluice.server..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.sluice.loadtest.(*)..").should().beFreeOfCycles();
}
