package io.sluice.admin.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the administration interface must not know. */
@AnalyzeClasses(packages = "io.sluice.admin", importOptions = ImportOption.DoNotIncludeTests.class)
class AdminArchTest {
  @ArchTest
  static final ArchRule KNOWS_THE_CORE_ONLY_BY_ITS_API =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage(
              "io.sluice.core.(wire|crypto|transport|stream|congestion|forward|room|io|testkit)..");

  @ArchTest
  static final ArchRule KNOWS_SIGNALING_ONLY_BY_ITS_SNAPSHOTS =
      classes()
          .should()
          .onlyDependOnClassesThat(
              JavaClass.Predicates.resideOutsideOfPackage("io.sluice.signaling..")
                  .or(JavaClass.Predicates.simpleNameEndingWith("Snapshot"))
                  .or(JavaClass.Predicates.simpleName("JoinCounts")));

  @ArchTest
  static final ArchRule MODEL_IS_VALUES =
      classes()
          .that()
          .resideInAPackage("io.sluice.admin.model")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "io.sluice.admin.model",
              "io.sluice.core.api",
              "io.sluice.signaling.room");

  @ArchTest
  static final ArchRule METRICS_DO_NOT_KNOW_HTTP =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.admin.metrics")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta..", "org.eclipse.jetty..", "io.sluice.admin.http");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.sluice.admin.(*)..").should().beFreeOfCycles();
}
