package io.sluice.signaling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;

/** What each package of this module must not know. */
@AnalyzeClasses(
    packages = "io.sluice.signaling",
    importOptions = ImportOption.DoNotIncludeTests.class)
class SignalingDesignTest {
  private static final String CORE = "io.sluice.core..";
  private static final String API = "io.sluice.core.api..";
  private static final String JACKSON = "com.fasterxml..";
  private static final String JETTY = "org.eclipse.jetty..";

  @ArchTest
  static final ArchRule sdpKnowsOnlyTheJdk =
      ArchRuleDefinition.classes()
          .that()
          .resideInAPackage("io.sluice.signaling.sdp..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.sluice.signaling.sdp..", "java..", "org.jspecify..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule sdpKnowsNoSockets =
      not("io.sluice.signaling.sdp..", "java.net..", "java.nio.channels..");

  @ArchTest
  static final ArchRule roomsKnowNoWireFormat =
      not(
          "io.sluice.signaling.room..",
          JACKSON,
          JETTY,
          "com.nimbusds..",
          "io.sluice.signaling.protocol..",
          "io.sluice.signaling.ws..",
          "io.sluice.signaling.whip..",
          "io.sluice.signaling.http..",
          "io.sluice.signaling.auth..");

  @ArchTest
  static final ArchRule protocolKnowsNoJetty = not("io.sluice.signaling.protocol..", JETTY);

  @ArchTest
  static final ArchRule authKnowsNoRooms =
      not("io.sluice.signaling.auth..", "io.sluice.signaling.room..");

  @ArchTest
  static final ArchRule nobodyUsesCoreInternals =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.signaling..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage(CORE)
                  .and(JavaClass.Predicates.resideOutsideOfPackage(API)))
          .allowEmptyShould(true);

  /** Others may name its values, such as a kind or a state, but command nothing. */
  @ArchTest
  static final ArchRule onlyRoomsCommandTheMediaPlane =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.signaling..")
          .and()
          .resideOutsideOfPackage("io.sluice.signaling.room..")
          .should()
          .dependOnClassesThat(
              JavaClass.Predicates.resideInAPackage(API).and(JavaClass.Predicates.INTERFACES))
          .allowEmptyShould(true);

  private static ArchRule not(String who, String... whom) {
    ClassesShouldConjunction rule =
        noClasses()
            .that()
            .resideInAPackage(who)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(whom);
    return rule.allowEmptyShould(true);
  }
}
