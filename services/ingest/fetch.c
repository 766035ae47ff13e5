#include "fetch.h"
#include "fetch_transfer.h"

#include <stdlib.h>
#include <string.h>

#define IDLE_CONNECTIONS_MAX 16L
#define USER_AGENT_SIZE      512

struct fetcher {
    struct loop *loop;
    CURLM *multi;
    struct transfer *transfers;
    unsigned running;
    struct loop_timer timer;
    int may_be_private;
    char user_agent[USER_AGENT_SIZE];
};

/* A descriptor that curl wants watched. */
struct watched {
    struct fetcher *fetcher;
    curl_socket_t fd;
};

static void detach(struct fetcher *fetcher, struct transfer *transfer)
{
    curl_multi_remove_handle(fetcher->multi, transfer->easy);
    *(transfer->previous ? &transfer->previous->next : &fetcher->transfers) = transfer->next;
    if (transfer->next)
        transfer->next->previous = transfer->previous;
    fetcher->running--;
}

/* Hands over the transfers that have ended. */
static void finish_ended(struct fetcher *fetcher)
{
    CURLMsg *message;
    int left = 0;
    while ((message = curl_multi_info_read(fetcher->multi, &left))) {
        char *private = NULL;
        CURLcode code = message->data.result;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
        struct transfer *transfer = (struct transfer *)(void *)private;
        detach(fetcher, transfer);
        transfer_finish(transfer, code);
        transfer_free(transfer);
    }
}

static void on_ready(void *context, int events)
{
    struct watched *watched = context;
    struct fetcher *fetcher = watched->fetcher;
    int running = 0;
    int mask = (events & LOOP_READ ? CURL_CSELECT_IN : 0) | (events & LOOP_WRITE ? CURL_CSELECT_OUT : 0);
    curl_multi_socket_action(fetcher->multi, watched->fd, mask, &running);
    finish_ended(fetcher);
}

static void on_timer(void *context)
{
    struct fetcher *fetcher = context;
    int running = 0;
    curl_multi_socket_action(fetcher->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    finish_ended(fetcher);
}

/* Curl says what it wants to hear of a descriptor. */
static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *known)
{
    struct fetcher *fetcher = context;
    struct watched *watched = known;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        loop_fd_forget(fetcher->loop, fd);
        curl_multi_assign(fetcher->multi, fd, NULL);
        free(watched);
        return 0;
    }
    if (!watched) {
        watched = malloc(sizeof *watched);
        if (!watched)
            return -1;
        *watched = (struct watched){fetcher, fd};
        curl_multi_assign(fetcher->multi, fd, watched);
    }
    int events = (what & CURL_POLL_IN ? LOOP_READ : 0) | (what & CURL_POLL_OUT ? LOOP_WRITE : 0);
    return loop_fd_watch(fetcher->loop, fd, events, on_ready, watched, NULL) < 0 ? -1 : 0;
}

static int set_timer(CURLM *multi, long delay_ms, void *context)
{
    struct fetcher *fetcher = context;
    (void)multi;
    if (delay_ms < 0)
        loop_timer_stop(&fetcher->timer);
    else
        loop_timer_start(fetcher->loop, &fetcher->timer, delay_ms, 0);
    return 0;
}

int fetcher_open(struct loop *loop, const char *user_agent, int may_be_private, struct fetcher **out, struct err *err)
{
    struct fetcher *fetcher = calloc(1, sizeof *fetcher);
    if (!fetcher || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(fetcher->multi = curl_multi_init())) {
        free(fetcher);
        return err_set(err, ERR_MEMORY, "no memory for the fetcher");
    }
    fetcher->loop = loop;
    fetcher->may_be_private = may_be_private;
    strncpy(fetcher->user_agent, user_agent, sizeof fetcher->user_agent - 1);
    loop_timer_init(&fetcher->timer, on_timer, fetcher);
    curl_multi_setopt(fetcher->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl_multi_setopt(fetcher->multi, CURLMOPT_SOCKETDATA, fetcher);
    curl_multi_setopt(fetcher->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(fetcher->multi, CURLMOPT_TIMERDATA, fetcher);
    curl_multi_setopt(fetcher->multi, CURLMOPT_MAXCONNECTS, IDLE_CONNECTIONS_MAX);
    *out = fetcher;
    return 0;
}

void fetcher_close(struct fetcher *fetcher)
{
    if (!fetcher)
        return;
    while (fetcher->transfers) {
        struct transfer *transfer = fetcher->transfers;
        detach(fetcher, transfer);
        transfer_free(transfer);
    }
    curl_multi_cleanup(fetcher->multi);
    loop_timer_stop(&fetcher->timer);
    curl_global_cleanup();
    free(fetcher);
}

int fetch_start(struct fetcher *fetcher, const char *url, const char *etag, const char *last_modified,
                fetch_done_fn *done, void *context, struct err *err)
{
    const struct transfer_request request = {url, etag, last_modified, fetcher->user_agent, fetcher->may_be_private};
    if (fetcher->running == FETCH_RUNNING_MAX)
        return err_set(err, ERR_FULL, "%d transfers are running", FETCH_RUNNING_MAX);
    struct transfer *transfer = transfer_new(&request, err);
    if (!transfer)
        return ERR_MEMORY;
    transfer->done = done;
    transfer->context = context;
    CURLMcode code = curl_multi_add_handle(fetcher->multi, transfer->easy);
    if (code != CURLM_OK) {
        transfer_free(transfer);
        return err_set(err, ERR_MEMORY, "cannot start a transfer: %s", curl_multi_strerror(code));
    }
    transfer->next = fetcher->transfers;
    if (fetcher->transfers)
        fetcher->transfers->previous = transfer;
    fetcher->transfers = transfer;
    fetcher->running++;
    return 0;
}

unsigned fetcher_running(const struct fetcher *fetcher)
{
    return fetcher->running;
}
