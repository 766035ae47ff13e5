/* libcurl's multi interface on our loop: curl says which descriptors and when, the loop says what happened, finished
 * transfers go to the owner's callback. One thread, no polling. */
#include "curl_loop.h"

#include <stdlib.h>

struct curl_loop {
    struct loop *loop;
    CURLM *multi;
    struct loop_timer timer;
    curl_loop_done_fn *done;
    void *context;
};

/* A descriptor that curl wants watched. */
struct watched {
    struct curl_loop *curl_loop;
    curl_socket_t fd;
};

static void finish_ended(struct curl_loop *curl_loop)
{
    CURLMsg *message;
    int left = 0;
    while ((message = curl_multi_info_read(curl_loop->multi, &left))) {
        char *owner = NULL;
        CURLcode code = message->data.result; /* the message is gone once its handle is removed */
        if (message->msg != CURLMSG_DONE) {
            continue;
        }
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
        /* Before the callback, which may add the same handle again for the next transfer. */
        curl_multi_remove_handle(curl_loop->multi, message->easy_handle);
        curl_loop->done(curl_loop->context, owner, code);
    }
}

static void on_ready(void *context, int events)
{
    struct watched *watched = context;
    struct curl_loop *curl_loop = watched->curl_loop; /* curl may forget the descriptor, and `watched` with it */
    int running = 0;
    int mask = (events & LOOP_READ ? CURL_CSELECT_IN : 0) | (events & LOOP_WRITE ? CURL_CSELECT_OUT : 0);
    curl_multi_socket_action(curl_loop->multi, watched->fd, mask, &running);
    finish_ended(curl_loop);
}

static void on_timer(void *context)
{
    struct curl_loop *curl_loop = context;
    int running = 0;
    curl_multi_socket_action(curl_loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    finish_ended(curl_loop);
}

/* Curl says what it wants to hear of a descriptor. */
static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *known)
{
    struct curl_loop *curl_loop = context;
    struct watched *watched = known;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        loop_fd_forget(curl_loop->loop, fd);
        curl_multi_assign(curl_loop->multi, fd, NULL);
        free(watched);
        return 0;
    }
    if (!watched) {
        watched = malloc(sizeof *watched);
        if (!watched) {
            return -1;
        }
        *watched = (struct watched){curl_loop, fd};
        curl_multi_assign(curl_loop->multi, fd, watched);
    }
    int events = (what & CURL_POLL_IN ? LOOP_READ : 0) | (what & CURL_POLL_OUT ? LOOP_WRITE : 0);
    return loop_fd_watch(curl_loop->loop, fd, events, on_ready, watched, NULL) < 0 ? -1 : 0;
}

static int set_timer(CURLM *multi, long delay_ms, void *context)
{
    struct curl_loop *curl_loop = context;
    (void)multi;
    /* Curl asks for 0 when it wants to be called at once. It must not be called from within this callback, so a timer
     * does it. */
    if (delay_ms < 0) {
        loop_timer_stop(&curl_loop->timer);
    } else {
        loop_timer_start(curl_loop->loop, &curl_loop->timer, delay_ms, 0);
    }
    return 0;
}

int curl_loop_open(struct loop *loop, long connections_max, curl_loop_done_fn *done, void *context,
                   struct curl_loop **out, struct err *err)
{
    struct curl_loop *curl_loop = calloc(1, sizeof *curl_loop);
    int is_initialised = curl_loop && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    if (!is_initialised || !(curl_loop->multi = curl_multi_init())) {
        if (is_initialised) {
            curl_global_cleanup();
        }
        free(curl_loop);
        return err_set(err, ERR_MEMORY, "no memory for transfers");
    }
    curl_loop->loop = loop;
    curl_loop->done = done;
    curl_loop->context = context;
    loop_timer_init(&curl_loop->timer, on_timer, curl_loop);
    curl_multi_setopt(curl_loop->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl_multi_setopt(curl_loop->multi, CURLMOPT_SOCKETDATA, curl_loop);
    curl_multi_setopt(curl_loop->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(curl_loop->multi, CURLMOPT_TIMERDATA, curl_loop);
    curl_multi_setopt(curl_loop->multi, CURLMOPT_MAXCONNECTS, connections_max);
    *out = curl_loop;
    return 0;
}

void curl_loop_close(struct curl_loop *curl_loop)
{
    if (!curl_loop) {
        return;
    }
    /* May call watch_socket and set_timer; loop and timer are still there for it. */
    curl_multi_cleanup(curl_loop->multi);
    loop_timer_stop(&curl_loop->timer);
    curl_global_cleanup();
    free(curl_loop);
}

int curl_loop_add(struct curl_loop *curl_loop, CURL *easy, struct err *err)
{
    CURLMcode code = curl_multi_add_handle(curl_loop->multi, easy);
    if (code != CURLM_OK) {
        return err_set(err, ERR_MEMORY, "cannot start a transfer: %s", curl_multi_strerror(code));
    }
    return 0;
}

void curl_loop_remove(struct curl_loop *curl_loop, CURL *easy)
{
    curl_multi_remove_handle(curl_loop->multi, easy);
}
