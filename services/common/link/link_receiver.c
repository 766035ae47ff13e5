#include "clock.h"
#include "link.h"
#include "link_address.h"
#include "link_curve.h"
#include "link_frame.h"
#include "utf8.h"
#include "wire.h"
#include "zmq_connector.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define ENDPOINTS_MS        500
#define FRAMES_PER_TURN_MAX 1024
#define DONE_BATCH_MAX      1024
#define REASON_MAX          256

struct sender {
    struct sender *next;
    struct link_receiver *receiver;
    char instance[ID_SIZE], address[LINK_ADDRESS_MAX];
    void *socket;
    int64_t heard_ms;
    unsigned granted; /* credit given and not used yet */
    unsigned in_hand; /* jobs from here */
    struct job *jobs;
    char *done_ids[DONE_BATCH_MAX];    /* finished with the outcome "done", not told yet */
    char *done_proofs[DONE_BATCH_MAX]; /* where they are stored; NULL where that was not said */
    unsigned done_count;
};

struct job {
    struct link_job public; /* first: handlers hold a pointer to it */
    struct sender *from;    /* NULL when that sender is lost: nobody waits for the answer */
    struct link_receiver *receiver;
    Triptych__LinkFrame *frame;
    struct job *next, *before;
};

struct link_receiver {
    struct loop *loop;
    struct store *store;
    struct link_receiver_options options;
    char instance[ID_SIZE], edition[64];
    struct sender *senders;
    unsigned sender_count, in_hand, orphan_count;
    struct job *orphans; /* jobs in hand whose sender is lost */
    int is_paused, is_asking, is_closing;
    int is_away;           /* has given its work back for want of Redis */
    int64_t store_seen_ms; /* when Redis was there last */
    struct loop_timer endpoints, heartbeat;
    struct loop_hook flush;
};

static void tell(struct link_receiver *receiver, enum link_event event, const char *peer, const char *detail)
{
    if (receiver->options.on_event)
        receiver->options.on_event(receiver->options.context, event, peer, detail);
}

static int send_frame(struct sender *sender, const Triptych__LinkFrame *frame)
{
    return link_frame_send(sender->socket, frame, NULL);
}

/* ── jobs ── */

static struct job **job_list(struct job *job)
{
    return job->from ? &job->from->jobs : &job->receiver->orphans;
}

static void link_in(struct job *job)
{
    struct job **list = job_list(job);
    job->before = NULL;
    job->next = *list;
    if (job->next)
        job->next->before = job;
    *list = job;
}

static void link_out(struct job *job)
{
    *(job->before ? &job->before->next : job_list(job)) = job->next;
    if (job->next)
        job->next->before = job->before;
}

static void free_job(struct job *job)
{
    link_out(job);
    job->receiver->in_hand--;
    if (job->from)
        job->from->in_hand--;
    else
        job->receiver->orphan_count--;
    wire_free(job->frame);
    free(job);
}

static void send_done(struct sender *sender, const Triptych__Done *done)
{
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_DONE;
    frame.done = (Triptych__Done *)done; /* packing does not change it */
    send_frame(sender, &frame);          /* not sent: the sender is lost and announces the work again */
}

static void free_done(struct sender *sender)
{
    for (unsigned i = 0; i < sender->done_count; i++) {
        free(sender->done_ids[i]);
        free(sender->done_proofs[i]);
    }
    sender->done_count = 0;
}

static void flush_done(struct sender *sender)
{
    Triptych__Done done = TRIPTYCH__DONE__INIT;
    char *proofs[DONE_BATCH_MAX], none[] = "", outcome[] = "done";
    if (!sender->done_count)
        return;
    done.id = sender->done_ids;
    done.n_id = sender->done_count;
    done.outcome = outcome;
    for (unsigned i = 0; i < sender->done_count; i++) {
        proofs[i] = sender->done_proofs[i] ? sender->done_proofs[i] : none;
        done.n_stored += sender->done_proofs[i] != NULL;
    }
    done.stored = proofs;
    done.n_stored = done.n_stored ? done.n_id : 0;
    send_done(sender, &done);
    free_done(sender);
}

static void note_done(struct sender *sender, const char *id, const char *proof)
{
    if (sender->done_count == DONE_BATCH_MAX)
        flush_done(sender);
    char *copy = strdup(id);
    if (!copy)
        return;
    sender->done_ids[sender->done_count] = copy;
    sender->done_proofs[sender->done_count++] = proof ? strdup(proof) : NULL;
}

static void finish_job(struct link_job *public, const char *outcome, const char *reason, const char *proof)
{
    struct job *job = (struct job *)public;
    struct sender *sender = job->from;
    if (sender && !strcmp(outcome, "done")) {
        note_done(sender, public->work->id, proof);
    } else if (sender) {
        Triptych__Done done = TRIPTYCH__DONE__INIT;
        char cut[REASON_MAX + 1];
        char *ids[] = {public->work->id};
        char *proofs[] = {(char *)proof};
        snprintf(cut, sizeof cut, "%.*s",
                 (int)utf8_cut_len(reason ? reason : "", reason ? strlen(reason) : 0, REASON_MAX),
                 reason ? reason : "");
        done.id = ids;
        done.n_id = 1;
        done.outcome = (char *)outcome;
        done.reason = cut;
        done.stored = proofs;
        done.n_stored = proof != NULL;
        send_done(sender, &done);
    }
    free_job(job);
}

void link_job_done(struct link_job *public, const char *outcome, const char *reason)
{
    finish_job(public, outcome, reason, NULL);
}

void link_job_stored(struct link_job *public, const char *outcome, const char *proof)
{
    finish_job(public, outcome, NULL, proof);
}

/* ── senders ── */

static void close_sender(struct sender *sender)
{
    struct link_receiver *receiver = sender->receiver;
    for (struct sender **at = &receiver->senders; *at; at = &(*at)->next) {
        if (*at == sender) {
            *at = sender->next;
            break;
        }
    }
    while (sender->jobs) {
        struct job *job = sender->jobs;
        link_out(job);
        job->from = NULL;
        receiver->orphan_count++;
        link_in(job);
    }
    free_done(sender);
    receiver->sender_count--;
    loop_socket_forget(receiver->loop, sender->socket);
    zmq_connector_close(sender->socket);
    free(sender);
}

static void lose_sender(struct sender *sender, const char *why)
{
    tell(sender->receiver, LINK_SENDER_LOST, sender->instance, why);
    close_sender(sender);
}

static void take_work(struct sender *sender, Triptych__LinkFrame *frame)
{
    struct link_receiver *receiver = sender->receiver;
    struct job *job = calloc(1, sizeof *job);
    if (!job) { /* it stays due */
        wire_free(frame);
        return;
    }
    *job = (struct job){.public = {frame->work}, .from = sender, .receiver = receiver, .frame = frame};
    link_in(job);
    sender->granted -= sender->granted > 0;
    sender->in_hand++;
    receiver->in_hand++;
    receiver->options.on_job(receiver->options.context, &job->public);
}

/* Returns 0 when the sender is gone after this frame. Takes the frame. */
static int serve_frame(struct sender *sender, Triptych__LinkFrame *frame)
{
    sender->heard_ms = clock_monotonic_ms();
    if (frame->body_case == TRIPTYCH__LINK_FRAME__BODY_WORK) {
        take_work(sender, frame);
        return 1;
    }
    int is_goodbye = frame->body_case == TRIPTYCH__LINK_FRAME__BODY_GOODBYE;
    if (!is_goodbye && frame->body_case != TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT)
        tell(sender->receiver, LINK_FRAME_REFUSED, sender->instance, "a frame that only receivers send");
    wire_free(frame);
    if (is_goodbye)
        lose_sender(sender, "said goodbye");
    return !is_goodbye;
}

/* Returns 1 when everything that had come was read and the sender is still there. */
static int read_sender(struct sender *sender)
{
    for (int i = 0; i < FRAMES_PER_TURN_MAX; i++) {
        Triptych__LinkFrame *frame = NULL;
        struct err err = {0};
        int got = link_frame_receive(sender->socket, &frame, &err);
        if (got == 0)
            return 1;
        if (got < 0)
            tell(sender->receiver, LINK_FRAME_REFUSED, sender->instance, err.text);
        else if (!serve_frame(sender, frame))
            return 0;
    }
    return 0;
}

static void on_readable(void *context, int events)
{
    (void)events;
    read_sender(context);
}

/* ── credit ── */

/* Of the capacity that is not taken by jobs of senders that are gone. */
static unsigned share(const struct link_receiver *receiver)
{
    unsigned count = receiver->sender_count ? receiver->sender_count : 1;
    unsigned free_count = receiver->options.capacity;
    free_count -= receiver->orphan_count < free_count ? receiver->orphan_count : free_count;
    unsigned each = free_count / count;
    return each ? each : 1;
}

static unsigned credit_due(const struct sender *sender)
{
    unsigned used = sender->granted + sender->in_hand;
    unsigned allowed = share(sender->receiver);
    return !sender->receiver->is_paused && used < allowed ? allowed - used : 0;
}

/* Credit goes in pieces of a quarter of the share, so that it does not cost a frame a job. */
static void flush_credit(struct sender *sender)
{
    unsigned more = credit_due(sender);
    if (!more || (sender->granted && more * 4 < share(sender->receiver)))
        return;
    Triptych__Credit credit = TRIPTYCH__CREDIT__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_CREDIT;
    frame.credit = &credit;
    credit.more = more;
    if (!send_frame(sender, &frame))
        sender->granted += more;
}

/* Runs before each wait of the loop. */
static void flush(void *context)
{
    struct link_receiver *receiver = context;
    for (struct sender *sender = receiver->senders; sender; sender = sender->next) {
        flush_done(sender);
        flush_credit(sender);
    }
}

/* ── the endpoints in Redis, heartbeats ── */

static void say_hello(struct sender *sender)
{
    struct link_receiver *receiver = sender->receiver;
    Triptych__Hello hello = TRIPTYCH__HELLO__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_HELLO;
    frame.hello = &hello;
    hello.instance = receiver->instance;
    hello.stage = (char *)stage_name(receiver->options.stage);
    hello.edition = receiver->edition;
    hello.credit = credit_due(sender);
    if (!send_frame(sender, &frame))
        sender->granted = hello.credit;
}

static void connect_sender(struct link_receiver *receiver, const struct store_endpoint *endpoint)
{
    struct err err = {0};
    struct sender *sender = calloc(1, sizeof *sender);
    if (!sender)
        return;
    sender->receiver = receiver;
    snprintf(sender->instance, sizeof sender->instance, "%s", endpoint->instance);
    snprintf(sender->address, sizeof sender->address, "%s", endpoint->address);
    sender->heard_ms = clock_monotonic_ms();
    sender->socket = zmq_connector_new(ZMQ_DEALER, &err);
    if (!sender->socket || link_curve_protect(sender->socket, &err) || zmq_connect(sender->socket, sender->address) ||
        loop_socket_watch(receiver->loop, sender->socket, on_readable, sender, &err)) {
        tell(receiver, LINK_ENDPOINTS, endpoint->address, err.code ? err.text : "cannot connect to this address");
        zmq_connector_close(sender->socket);
        free(sender);
        return;
    }
    sender->next = receiver->senders;
    receiver->senders = sender;
    receiver->sender_count++;
    say_hello(sender);
    tell(receiver, LINK_SENDER_JOINED, sender->instance, sender->address);
}

static int is_connected(const struct link_receiver *receiver, const char *instance)
{
    for (const struct sender *sender = receiver->senders; sender; sender = sender->next)
        if (!strcmp(sender->instance, instance))
            return 1;
    return 0;
}

static void on_endpoints(void *context, const struct store_result *result, const struct store_endpoint *rows,
                         size_t count)
{
    struct link_receiver *receiver = context;
    receiver->is_asking = 0;
    if (receiver->is_closing) {
        free(receiver);
        return;
    }
    if (result->code)
        tell(receiver, LINK_ENDPOINTS, "", result->text);
    for (size_t i = 0; i < count && !receiver->is_away && receiver->sender_count < LINK_SENDERS_MAX; i++)
        if (id_is_valid(rows[i].instance, 'i') && !is_connected(receiver, rows[i].instance))
            connect_sender(receiver, &rows[i]);
}

static void ask_endpoints(void *context)
{
    struct link_receiver *receiver = context;
    if (receiver->is_asking || receiver->is_away)
        return;
    receiver->is_asking = 1;
    if (store_endpoints_get(receiver->store, receiver->options.stage, on_endpoints, receiver, NULL))
        receiver->is_asking = 0;
}

static void say_goodbye(struct sender *sender)
{
    Triptych__Goodbye goodbye = TRIPTYCH__GOODBYE__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_GOODBYE;
    frame.goodbye = &goodbye;
    send_frame(sender, &frame);
}

/* Without Redis nothing can be finished: others that have it get the work. What is in hand is finished all the same
 * once Redis is back, which does no harm. */
static void look_after_store(struct link_receiver *receiver)
{
    int64_t now_ms = clock_monotonic_ms();
    if (store_state(receiver->store) != STORE_DOWN) {
        receiver->store_seen_ms = now_ms;
        receiver->is_away = 0;
    } else if (now_ms - receiver->store_seen_ms > LINK_WITHOUT_STORE_MS) {
        receiver->is_away = 1;
        while (receiver->senders) {
            flush_done(receiver->senders);
            say_goodbye(receiver->senders);
            lose_sender(receiver->senders, "no Redis here: its work was given back");
        }
    }
}

/* As sender, so receiver: silence is judged only after everything that came has been read. */
static void on_heartbeat(void *context)
{
    struct link_receiver *receiver = context;
    Triptych__Heartbeat heartbeat = TRIPTYCH__HEARTBEAT__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT;
    frame.heartbeat = &heartbeat;
    look_after_store(receiver);
    for (struct sender *sender = receiver->senders, *next; sender; sender = next) {
        next = sender->next;
        send_frame(sender, &frame);
        if (read_sender(sender) && clock_monotonic_ms() - sender->heard_ms > LINK_SILENCE_MS)
            lose_sender(sender, "silent");
    }
}

/* ── open and close ── */

int link_receiver_open(struct loop *loop, struct store *store, const struct link_receiver_options *options,
                       struct link_receiver **out, struct err *err)
{
    struct link_receiver *receiver = calloc(1, sizeof *receiver);
    if (!receiver)
        return err_set(err, ERR_MEMORY, "no memory for a link");
    assert(options->capacity && options->capacity <= LINK_CREDIT_MAX);
    receiver->loop = loop;
    receiver->store = store;
    receiver->options = *options;
    receiver->store_seen_ms = clock_monotonic_ms();
    snprintf(receiver->instance, sizeof receiver->instance, "%s", options->instance);
    snprintf(receiver->edition, sizeof receiver->edition, "%s", options->edition);
    loop_timer_init(&receiver->endpoints, ask_endpoints, receiver);
    loop_timer_start(loop, &receiver->endpoints, 0, ENDPOINTS_MS);
    loop_timer_init(&receiver->heartbeat, on_heartbeat, receiver);
    loop_timer_start(loop, &receiver->heartbeat, LINK_HEARTBEAT_MS, LINK_HEARTBEAT_MS);
    receiver->flush = (struct loop_hook){.run = flush, .context = receiver};
    loop_hook_add(loop, &receiver->flush);
    *out = receiver;
    return 0;
}

void link_receiver_close(struct link_receiver *receiver)
{
    if (!receiver)
        return;
    loop_timer_stop(&receiver->endpoints);
    loop_timer_stop(&receiver->heartbeat);
    loop_hook_remove(receiver->loop, &receiver->flush);
    while (receiver->senders) {
        flush_done(receiver->senders);
        say_goodbye(receiver->senders);
        close_sender(receiver->senders);
    }
    while (receiver->orphans)
        free_job(receiver->orphans);
    receiver->is_closing = 1;
    if (!receiver->is_asking)
        free(receiver); /* else when the store answers */
}

void link_receiver_pause(struct link_receiver *receiver, int is_paused)
{
    receiver->is_paused = is_paused;
}

unsigned link_receiver_in_hand(const struct link_receiver *receiver)
{
    return receiver->in_hand;
}

unsigned link_receiver_senders(const struct link_receiver *receiver)
{
    return receiver->sender_count;
}
