/* Why nothing was fetched: what a transfer finds, and what a fetcher around it adds (robots.txt, turns, redirects). */
#ifndef TRIPTYCH_FETCH_FAILURE_H
#define TRIPTYCH_FETCH_FAILURE_H

enum fetch_failure {
    FETCH_OK, /* an answer came, whatever its status */
    FETCH_UNRESOLVED,
    FETCH_UNREACHED,
    FETCH_PRIVATE, /* the address is not a public one, nor one that a setting names */
    FETCH_TLS,
    FETCH_TIMED_OUT,
    FETCH_TOO_LARGE,
    FETCH_FORBIDDEN, /* robots.txt says that we may not */
    FETCH_BUSY,      /* its host had no turn for us in time, or we no room: nobody's fault, ask again soon */
    FETCH_REDIRECTS, /* too many, or one that leads nowhere */
    FETCH_BROKEN,    /* anything else: protocol, no memory */
};

#endif
