# shellcheck shell=bash
# What the launchers share; sourced by them. Sets root (the checkout) and java (the command).

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
name=$(basename "$(readlink -f "$0")")

die() {
  echo "$name: $*" >&2
  exit 1
}

java=java
if [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/java ]]; then
  java=$JAVA_HOME/bin/java
fi
command -v "$java" >/dev/null ||
  die "no Java found: install a JDK 17 (Debian: apt-get install openjdk-17-jdk-headless)"
major=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
[[ ${major:-0} -ge 17 ]] ||
  die "Java ${major:-of unknown version} is too old: JDK 17 is needed; JAVA_HOME may point to it"

is_stale() { # is_stale JAR SOURCE...
  local jar=$1
  shift
  [[ -f $jar && -d $(dirname "$jar")/lib ]] || return 0
  local changed
  changed=$(find "$@" -type f -newer "$jar" -print -quit)
  [[ -n $changed ]]
}

build() { # build MODULE
  command -v mvn >/dev/null ||
    die "no Maven found to build with: install Maven 3.8 (Debian: apt-get install maven)"
  local javac=javac
  [[ $java == java ]] || javac=$JAVA_HOME/bin/javac
  command -v "$javac" >/dev/null ||
    die "Java has no compiler: install a JDK 17 (Debian: apt-get install openjdk-17-jdk-headless)"
  echo "$name: building (the first time this downloads its dependencies)" >&2
  (cd "$root" && mvn -q -B -DskipTests -Dspotless.check.skip=true \
    -pl "$1" -am package >&2) || die "the build failed; its messages are above"
}

# Builds the jar of a module unless it is newer than all of its sources, given relative to the root.
build_if_stale() { # build_if_stale MODULE JAR SOURCE...
  local module=$1 jar=$2
  shift 2
  if is_stale "$jar" "$root"/pom.xml "$root"/deploy/pom.xml "${@/#/$root/}"; then
    build "$module"
  fi
}
