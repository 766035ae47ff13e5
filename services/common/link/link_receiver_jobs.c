/* The jobs in flight: taken from a sender, done in any order, reported together. One whose sender is lost goes on as an
 * orphan, because its handler holds it; nobody waits for its result. */
#include "link_frame.h"
#include "link_receiver_state.h"
#include "utf8.h"
#include "wire.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REASON_MAX 256

static unsigned count_jobs(const struct job_list *jobs, const struct sender *from)
{
    unsigned count = 0;
    for (const struct job *job = LIST_FIRST(jobs); job; job = LIST_NEXT(job, among)) {
        assert(job->from == from && job->frame);
        count++;
    }
    return count;
}

/* Asserts that each job is in exactly one list, and that the counters from which credit is granted are true. */
void link_receiver_check(const struct link_receiver *receiver)
{
    unsigned senders = 0, jobs = count_jobs(&receiver->orphans, NULL);
    assert(jobs == receiver->orphan_count);
    for (const struct sender *sender = LIST_FIRST(&receiver->senders); sender; sender = LIST_NEXT(sender, among)) {
        assert(sender->receiver == receiver && sender->socket);
        assert(sender->done_count <= LINK_DONE_BATCH_MAX);
        assert(count_jobs(&sender->jobs, sender) == sender->in_hand);
        jobs += sender->in_hand;
        senders++;
    }
    assert(senders == receiver->sender_count && jobs == receiver->in_hand);
}

/* A job is in its sender's list or among the orphans, never in none: so stopping finds all of them. */
static void enter_job(struct job *job)
{
    LIST_INSERT_HEAD(job->from ? &job->from->jobs : &job->receiver->orphans, job, among);
    *(job->from ? &job->from->in_hand : &job->receiver->orphan_count) += 1;
}

static void leave_job(struct job *job)
{
    unsigned *count = job->from ? &job->from->in_hand : &job->receiver->orphan_count;
    assert(*count);
    LIST_REMOVE(job, among);
    --*count;
}

static void free_job(struct job *job)
{
    assert(job->receiver->in_hand);
    leave_job(job);
    job->receiver->in_hand--;
    wire_free(job->frame);
    free(job);
}

static void send_done(struct sender *sender, const Triptych__Done *done)
{
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_DONE;
    frame.done = (Triptych__Done *)done;           /* packing does not change it */
    link_frame_send(sender->socket, &frame, NULL); /* not sent: the sender is lost and announces the work again */
}

static void free_done(struct sender *sender)
{
    for (unsigned i = 0; i < sender->done_count; i++) {
        free(sender->done_ids[i]);
        free(sender->done_proofs[i]);
    }
    sender->done_count = 0;
}

/* One frame for many: at thousands of articles a second a frame each would cost more than the work. */
void link_receiver_flush_done(struct sender *sender)
{
    Triptych__Done done = TRIPTYCH__DONE__INIT;
    char *proofs[LINK_DONE_BATCH_MAX], none[] = "", outcome[] = "done";
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
    /* Proofs stand beside ids by place, so either each id has one, maybe empty, or there are none. */
    done.n_stored = done.n_stored ? done.n_id : 0;
    send_done(sender, &done);
    free_done(sender);
}

static void note_done(struct sender *sender, const char *id, const char *proof)
{
    if (sender->done_count == LINK_DONE_BATCH_MAX)
        link_receiver_flush_done(sender);
    /* Without memory the result is not reported: the sender finds it overdue and looks into Redis, where the work is
     * done. */
    char *copy = strdup(id);
    if (!copy)
        return;
    sender->done_ids[sender->done_count] = copy;
    sender->done_proofs[sender->done_count++] = proof ? strdup(proof) : NULL;
}

/* Failures are reported at once and alone, for each has a reason; only plain results wait to be sent together. */
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

/* Their handlers still hold them. The work is not lost: the sender that comes back, or another, finds it due in Redis,
 * and doing it twice changes nothing. */
void link_receiver_forget_jobs(struct sender *sender)
{
    while (!LIST_EMPTY(&sender->jobs)) {
        struct job *job = LIST_FIRST(&sender->jobs);
        leave_job(job);
        job->from = NULL;
        enter_job(job);
    }
    free_done(sender);
}

void link_receiver_free_orphans(struct link_receiver *receiver)
{
    while (!LIST_EMPTY(&receiver->orphans))
        free_job(LIST_FIRST(&receiver->orphans));
}

void link_receiver_take_work(struct sender *sender, Triptych__LinkFrame *frame)
{
    struct link_receiver *receiver = sender->receiver;
    struct job *job = calloc(1, sizeof *job);
    if (!job) { /* it stays due */
        wire_free(frame);
        return;
    }
    *job = (struct job){.public = {frame->work}, .from = sender, .receiver = receiver, .frame = frame};
    enter_job(job);
    /* A sender that exceeds what it was granted is served all the same; it gets no new credit until it is below. */
    sender->granted -= sender->granted > 0;
    receiver->in_hand++;
    receiver->options.on_job(receiver->options.context, &job->public);
}
