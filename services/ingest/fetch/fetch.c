#include "fetch.h"
#include "curl_loop.h"
#include "fetch_transfer.h"

#include <stdlib.h>
#include <string.h>

#define IDLE_CONNECTIONS_MAX 16L
#define USER_AGENT_SIZE      512

struct fetcher {
    struct curl_loop *curl_loop;
    struct transfer *transfers;
    unsigned running;
    int may_be_private;
    char user_agent[USER_AGENT_SIZE];
};

static void forget(struct fetcher *fetcher, struct transfer *transfer)
{
    *(transfer->previous ? &transfer->previous->next : &fetcher->transfers) = transfer->next;
    if (transfer->next)
        transfer->next->previous = transfer->previous;
    fetcher->running--;
}

/* A transfer has ended: hands it over. */
static void on_done(void *context, void *owner, CURLcode code)
{
    struct transfer *transfer = owner;
    forget(context, transfer);
    transfer_finish(transfer, code);
    transfer_free(transfer);
}

int fetcher_open(struct loop *loop, const char *user_agent, int may_be_private, struct fetcher **out, struct err *err)
{
    struct fetcher *fetcher = calloc(1, sizeof *fetcher);
    if (!fetcher || curl_loop_open(loop, IDLE_CONNECTIONS_MAX, on_done, fetcher, &fetcher->curl_loop, err) < 0) {
        free(fetcher);
        return err_set(err, ERR_MEMORY, "no memory for the fetcher");
    }
    fetcher->may_be_private = may_be_private;
    strncpy(fetcher->user_agent, user_agent, sizeof fetcher->user_agent - 1);
    *out = fetcher;
    return 0;
}

void fetcher_close(struct fetcher *fetcher)
{
    if (!fetcher)
        return;
    while (fetcher->transfers) {
        struct transfer *transfer = fetcher->transfers;
        curl_loop_remove(fetcher->curl_loop, transfer->easy);
        forget(fetcher, transfer);
        transfer_free(transfer);
    }
    curl_loop_close(fetcher->curl_loop);
    free(fetcher);
}

int fetch_start(struct fetcher *fetcher, const struct fetch_request *wanted, fetch_done_fn *done, void *context,
                struct err *err)
{
    const struct transfer_request request = {wanted, fetcher->user_agent, fetcher->may_be_private};
    if (fetcher->running == FETCH_RUNNING_MAX)
        return err_set(err, ERR_FULL, "%d transfers are running", FETCH_RUNNING_MAX);
    struct transfer *transfer = transfer_new(&request, err);
    if (!transfer)
        return ERR_MEMORY;
    transfer->done = done;
    transfer->context = context;
    int result = curl_loop_add(fetcher->curl_loop, transfer->easy, err);
    if (result < 0) {
        transfer_free(transfer);
        return result;
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
