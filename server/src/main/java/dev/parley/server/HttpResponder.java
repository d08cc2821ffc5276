package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import dev.parley.server.HttpConnection.Request;
import dev.parley.server.Routes.FilesMatch;
import dev.parley.server.Routes.Handled;
import dev.parley.server.Routes.HttpPlan;
import dev.parley.server.Routes.MethodNotAllowed;
import dev.parley.server.Routes.NotFound;
import dev.parley.server.Routes.Otherwise;
import dev.parley.server.Routes.UpgradeRequired;
import dev.parley.websocket.netty.EscapedText;
import dev.parley.websocket.netty.LogBudget;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Makes the answer to one plain request: looks for a file, calls the program's handler, or says why there is neither. */
final class HttpResponder {

    private static final Logger LOG = LoggerFactory.getLogger(HttpResponder.class);

    private final Request request;
    private final byte[] body;
    private final List<X509Certificate> certificates;
    private final LogBudget failures;

    HttpResponder(Request request, byte[] body, List<X509Certificate> certificates, LogBudget failures) {
        this.request = request;
        this.body = body;
        this.certificates = certificates;
        this.failures = failures;
    }

    /** {@return the answer, if it takes neither a look at the disk nor the program to make it} */
    Optional<Answer> atOnce(HttpPlan plan) {
        if (!plan.files().isEmpty() || plan.otherwise() instanceof Handled) {
            return Optional.empty();
        }
        return Optional.of(otherwise(plan.otherwise()));
    }

    /** {@return the answer, whatever happens while it is made; for virtual threads} */
    Answer respond(HttpPlan plan) {
        try {
            return find(plan);
        } catch (InterruptedException timeIsUp) {
            return Answer.text(503, "the answer took too long");
        } catch (Throwable failed) {
            failures.log(
                    LOG,
                    Level.ERROR,
                    "The request for {} could not be answered",
                    EscapedText.of(request.head().path()),
                    failed);
            return Answer.text(500, "the server failed to answer this request");
        }
    }

    private Answer find(HttpPlan plan) throws Exception {
        for (FilesMatch match : plan.files()) {
            switch (match.files().find(match.path())) {
                case StaticFiles.NotThere notThere -> {}
                case StaticFiles.MissingSlash missingSlash -> {
                    return withSlash();
                }
                case StaticFiles.Found(FileContent content) -> {
                    return file(match.files(), content);
                }
            }
        }
        return plan.otherwise() instanceof Handled handled ? call(handled) : otherwise(plan.otherwise());
    }

    private Answer file(StaticFiles files, FileContent content) {
        String method = request.head().method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return refused(new MethodNotAllowed(new TreeSet<>(List.of("GET", "HEAD", "OPTIONS"))));
        }
        FileAnswer answer = FileAnswer.of(method, request.head().headers(), content, files.options());
        return Answer.of(answer, content);
    }

    private Answer withSlash() {
        String query = request.head().query().raw();
        String location = request.head().path() + "/" + (query.isEmpty() ? "" : "?" + query);
        return Answer.text(308, Headers.of("Location", location), "the folder is at " + EscapedText.of(location));
    }

    private Answer otherwise(Otherwise otherwise) {
        return switch (otherwise) {
            case Handled handled -> throw new IllegalArgumentException("a handler is called on a virtual thread only");
            case NotFound notFound -> Answer.notFound();
            case UpgradeRequired upgradeRequired -> Answer.upgradeRequired();
            case MethodNotAllowed refused -> refused(refused);
        };
    }

    private Answer refused(MethodNotAllowed refused) {
        // RFC 9110 §9.3.7: OPTIONS asks for just this.
        if (request.head().method().equals("OPTIONS")) {
            Headers allow = Headers.of("Allow", String.join(", ", refused.allowed()));
            return new Answer(204, allow, new Answer.Bytes(new byte[0]));
        }
        return Answer.methodNotAllowed(refused.allowed());
    }

    private Answer call(Handled handled) throws Exception {
        HttpRequest given = new HttpRequest(request.head(), handled.variables(), body, request.client(), certificates);
        return Answer.of(handled.handler().handle(given));
    }
}
