package io.sluice.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.sluice.core.testkit.DelayLine;
import io.sluice.core.testkit.NetworkLink;
import io.sluice.core.testkit.NetworkModel;
import io.sluice.core.testkit.RelayPort;
import io.sluice.core.testkit.Seeds;
import io.sluice.core.testkit.UdpRelay;

/** What the test support must not know. */
@AnalyzeClasses(packages = "io.sluice.core", importOptions = ImportOption.OnlyIncludeTests.class)
final class TestkitArchitectureTest {
  @ArchTest
  static final ArchRule testkitKnowsNoWeb =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.core.testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.eclipse.jetty..",
              "jakarta.servlet..",
              "jakarta.ws..",
              "jakarta.websocket..",
              "java.net.http..",
              "com.sun.net.httpserver..",
              "com.fasterxml.jackson..",
              "com.microsoft.playwright..",
              "io.sluice.signaling..",
              "io.sluice.admin..")
          .allowEmptyShould(true);

  /** The load tester ships these, and no library for tests. */
  @ArchTest
  static final ArchRule networksKnowNoTests =
      noClasses()
          .that()
          .belongToAnyOf(
              NetworkModel.class,
              NetworkLink.class,
              DelayLine.class,
              UdpRelay.class,
              RelayPort.class,
              Seeds.class)
          .should()
          .transitivelyDependOnClassesThat()
          .resideInAnyPackage(
              "org.junit..", "org.opentest4j..", "org.assertj..", "ch.qos..", "com.tngtech..");
}
