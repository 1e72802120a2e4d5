package io.sluice.admin.model;

/** Whether new participants should be sent to this node. */
public enum Readiness {
  /** Media and signalling are not both up yet. */
  STARTING,
  /** Everything is up. */
  READY,
  /** The node finishes what it has and takes nobody new. */
  DRAINING
}
