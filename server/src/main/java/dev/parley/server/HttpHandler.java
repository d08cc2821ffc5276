package dev.parley.server;

/** Answers HTTP requests, each on a virtual thread of its own, so that it may block. */
@FunctionalInterface
public interface HttpHandler {

    /**
     * Answers a request.
     *
     * @param request the request, with its whole body
     * @return the answer; for HEAD it is sent without its body
     * @throws Exception if the program failed: it is logged, and the client gets a 500 that says nothing about it
     */
    HttpResponse handle(HttpRequest request) throws Exception;
}
