package io.sluice.server.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The server puts parts together by their public shapes and has no logic of theirs. */
@AnalyzeClasses(packages = "io.sluice.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ServerArchTest {
  @ArchTest
  static final ArchRule KNOWS_THE_CORE_ONLY_BY_ITS_API =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage(
              "io.sluice.core.(wire|crypto|transport|stream|congestion|forward|room|io|testkit)..");

  @ArchTest
  static final ArchRule KNOWS_NO_WEB_SERVER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.jetty..", "jakarta..", "io.netty..", "org.ice4j..");

  @ArchTest
  static final ArchRule SETTINGS_START_NOTHING =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.server.config")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.sluice.server",
              "io.sluice.server.logging",
              "io.sluice.admin..",
              "io.sluice.signaling.http");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.sluice.server.(*)..").should().beFreeOfCycles();
}
