package io.sluice.loadtest.scenario;

/**
 * Which of the room's publishers a viewer receives.
 *
 * @param mode the rule
 * @param stage how many publishers' video is received in mode STAGE; 0 in the others
 */
public record ViewerBehaviour(Mode mode, int stage) {
  /** All tracks, those published later as well. */
  public static final ViewerBehaviour ALL = new ViewerBehaviour(Mode.ALL, 0);

  /** The publishers that the run names, from time to time other ones; none at first. */
  public static final ViewerBehaviour SWITCH = new ViewerBehaviour(Mode.SWITCH, 0);

  /** The rules. */
  public enum Mode {
    ALL,
    STAGE,
    SWITCH
  }

  public ViewerBehaviour {
    if (mode == Mode.STAGE ? stage < 1 : stage != 0) {
      throw new IllegalArgumentException("a stage has at least one place, other modes none");
    }
  }

  /** The audio of all and the video of the first publishers in the order in which they joined. */
  public static ViewerBehaviour stage(int publishers) {
    return new ViewerBehaviour(Mode.STAGE, publishers);
  }
}
