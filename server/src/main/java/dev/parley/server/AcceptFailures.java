package dev.parley.server;

import dev.parley.websocket.netty.LogBudget;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.InstantSource;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells the log why connections cannot be accepted, and what helps. Stands last in the pipeline of a socket that listens, behind
 * Netty's own handler, which has it accept nothing for a second then; as clients go on trying, that is told once a minute.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);

    private final LogBudget budget;

    AcceptFailures(InstantSource clock) {
        this.budget = new LogBudget("attempts to accept a connection failed", 1, clock);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        String remedy = reason.toLowerCase(Locale.ROOT).contains("too many open files")
                ? ": raise the limit of open files (ulimit -n), or lower maximumConnections"
                : "";
        budget.log(LOG, Level.WARN, "No connection can be accepted at the moment: {}{}", reason, remedy);
        LOG.debug("Where it failed", cause);
    }
}
