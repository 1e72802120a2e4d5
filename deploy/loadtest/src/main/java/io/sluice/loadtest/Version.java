package io.sluice.loadtest;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, which stands in the jar's manifest. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"Sluice loadtest " + (version == null ? "(not packaged)" : version)};
  }
}
