package dev.parley.client;

/** A proxy does not lead on. */
final class ProxyRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What the proxy did. */
    private final String problem;

    ProxyRefusedException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** {@return what the proxy did, without naming it} */
    String problem() {
        return problem;
    }
}
