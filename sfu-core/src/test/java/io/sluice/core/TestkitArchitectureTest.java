package io.sluice.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
}
