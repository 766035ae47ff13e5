/* What this daemon says of itself to who looks after the desk: a card in Redis, renewed every few seconds. */
#include "clock.h"
#include "replica_card.h"
#include "service.h"
#include "store_replicas.h"

#include <unistd.h>

/* A card stays this long after its daemon was heard of last, so that one that died is seen to be missing; one that
 * leaves as asked is not missed. Longer than its note as a caller, so that there is no note without a card. */
#define CARD_TTL_MS    60000
#define LEAVING_TTL_MS 10000

static void add_trouble(void *context, const char *name, int is_note, const char *sentence)
{
    replica_card_trouble(context, name, is_note, sentence);
}

/* A daemon without a stage before or behind it leaves those figures as "does not apply". */
static void fill(struct service *service, struct replica_card *card)
{
    replica_card_init(card, daemon_name(service->daemon), TRIPTYCH_VERSION);
    /* A name that does not fit need not be terminated. */
    gethostname(card->host, sizeof card->host - 1);
    card->pid = getpid();
    card->time_ms = clock_now_ms();
    card->started_ms = service->started_ms;
    if (service->receiver) {
        card->in_hand = link_receiver_in_hand(service->receiver);
        card->senders = link_receiver_senders(service->receiver);
    }
    if (service->sender) {
        struct link_sender_counts counts = link_sender_counts(service->sender);
        card->queued = counts.queued;
        card->in_flight = counts.in_flight;
        card->receivers = counts.receivers;
        card->overdue = (int64_t)service->late_count;
        card->overdue_ms = service->late_ms;
    }
    daemon_troubles(service->daemon, add_trouble, card);
}

static void on_shown(void *context, const struct store_result *result)
{
    (void)result; /* full or away: the store's state says so */
    ((struct service *)context)->is_showing = 0;
}

void service_show(struct service *service)
{
    struct replica_card card;
    char text[REPLICA_CARD_MAX];
    int is_leaving = service_is_paused(service, SERVICE_STOPPING);
    /* One call at a time while Redis is away; the last word is said in any case. */
    if (service->is_showing && !is_leaving)
        return;
    fill(service, &card);
    if (is_leaving)
        card.leaving = 1;
    replica_card_write(&card, text);
    service->is_showing =
        !store_replica_put(service->store, text, is_leaving ? LEAVING_TTL_MS : CARD_TTL_MS, on_shown, service, NULL);
}
