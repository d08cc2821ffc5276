package dev.parley.protocol;

/** Is told of the frames of a connection as they pass, for people who want to see what is on the wire. */
@FunctionalInterface
public interface FrameListener {

    /**
     * A frame passes: its header and the beginning of its payload are there, the rest may still be under way. Called on the
     * connection's event loop, before the program is told what the frame brought; must not block.
     *
     * @param frame the frame
     */
    void onFrame(Frame frame);
}
