-- The feeds that ingest reads, and whose turn it is to ask a host. feeds: each feed's address by when it is due, "in
-- hand" and "waiting for its host" being a due time not far ahead, so that nothing is lost with whoever had it.
-- The keys of hosts and feeds stand in the table of keys (../schema). There is one connection, and a pause, for each host,
-- whoever asks.

local GATHER_MAX = 1000  -- feeds that join the queues of their hosts in one call
local LOOK_MAX = 500     -- hosts that are looked at in one call beyond those that are asked for
local PUSHED_MS = 3600000  -- how often a feed is asked at most while its hub delivers
local WAITING_MS = 60000 -- a feed that waits for its host is looked at again as often, should its queue be lost

-- Whether what is in hand, by `token`, is the caller's. What nobody has is his too: its lease ended and nobody came, or
-- Redis came back without it.
local function is_own(token, caller)
    return not token or token == caller
end

local function hash_of(name)
    return string.sub(redis.sha1hex(name), 1, 16)
end

local function host_of(url)
    local host = string.match(string.lower(url), '^[^/?#]*//([^/?#]*)') or string.lower(url)
    host = string.gsub(host, '^.*@', '')
    host = string.match(host, '^%[(.*)%]') or string.match(host, '^[^:]*')
    return (string.gsub(host, '%.$', ''))
end

-- Of the host that the feed is asked at.
local function feed_host(prefix, url)
    return hash_of(host_of(redis.call('HGET', prefix .. KEY.feeds_asked, url) or url))
end

local function feed_forget(prefix, url)
    redis.call('ZREM', prefix .. KEY.host_feeds .. feed_host(prefix, url), url)
    redis.call('HDEL', prefix .. KEY.feeds_held, url)
end

-- Feeds that are due join the queues of their hosts.
local function feeds_gather(prefix, now)
    local feeds, hosts = prefix .. KEY.feeds, prefix .. KEY.hosts
    local due = redis.call('ZRANGE', feeds, '-inf', digits(now), 'BYSCORE', 'LIMIT', 0, GATHER_MAX, 'WITHSCORES')
    for i = 1, #due, 2 do
        local host = feed_host(prefix, due[i])
        redis.call('ZADD', prefix .. KEY.host_feeds .. host, 'NX', due[i + 1], due[i])
        redis.call('ZADD', hosts, 'NX', digits(now), host)
        redis.call('ZADD', feeds, 'XX', digits(now + WAITING_MS), due[i])
    end
end

-- Takes the first feed that waits for `host`; one that was removed meanwhile, or is due later now, does not. Returns its
-- address and since when it is due, nothing when none waits.
local function queue_take(prefix, host, now)
    local first
    repeat
        first = redis.call('ZPOPMIN', prefix .. KEY.host_feeds .. host)
        local due = first[1] and redis.call('ZSCORE', prefix .. KEY.feeds, first[1])
    until not first[1] or due and number(due) <= now + WAITING_MS
    return first[1], first[2]
end

local function turn_rest_ms(prefix, host)
    return redis.call('PTTL', prefix .. KEY.host_turn .. host)
end

local function turn_begin(prefix, host, token, lease, now)
    redis.call('SET', prefix .. KEY.host_turn .. host, token, 'PX', lease)
    redis.call('ZADD', prefix .. KEY.hosts, 'XX', digits(now + lease), host)
end

local FEED_PAUSED_MS = 253402300799000 -- in the year 9999: a paused feed is due then, for programs of every version
local FEED_ERRORS_KEPT = 5
local FEEDS_GONE_MOST = 20000

-- The address that a feed is stored by: a slash that is the whole path may be there or not. False when there is none.
local function feed_spelling(feeds, url)
    if redis.call('ZSCORE', feeds, url) then
        return url
    end
    local bare = string.match(url, '^(%a+://[^/?#]+)/?$')
    for _, other in ipairs(bare and {bare, bare .. '/'} or {}) do
        if redis.call('ZSCORE', feeds, other) then
            return other
        end
    end
    return false
end

-- Due at once; whatever became of a feed of this address before is forgotten.
local function feed_enter(feeds, url)
    redis.call('HDEL', prefix_of(feeds) .. KEY.feeds_gone, url)
    redis.call('ZADD', feeds, 'NX', 0, url)
end

-- Makes room for one more: the oldest goes.
local function feeds_gone_trim(gone)
    if redis.call('HLEN', gone) < FEEDS_GONE_MOST then
        return
    end
    local oldest, oldest_ms = nil, math.huge
    for url, value in pairs(hash_table(gone)) do
        local ms = number(string.match(value, '^%a+|(%d+)'))
        if ms < oldest_ms then
            oldest, oldest_ms = url, ms
        end
    end
    redis.call('HDEL', gone, oldest)
end

-- `why` is "removed" or "moved"; `to` where it moved to. Returns 1 when it was there.
local function feed_remove(feeds, url, why, to)
    local prefix = prefix_of(feeds)
    feed_forget(prefix, url)
    redis.call('HDEL', prefix .. KEY.feeds_asked, url)
    redis.call('HDEL', prefix .. KEY.feeds_state, url)
    redis.call('HDEL', prefix .. KEY.feeds_set, url)
    redis.call('HDEL', prefix .. KEY.feeds_errors, url)
    if redis.call('ZREM', feeds, url) == 0 then
        return 0
    end
    feeds_gone_trim(prefix .. KEY.feeds_gone)
    redis.call('HSET', prefix .. KEY.feeds_gone, url, why .. '|' .. digits(now_ms()) .. (to and '|' .. to or ''))
    return 1
end

-- KEYS feeds  ARGV most feeds, urls …  All or none. Returns how many were added, -1 when there is no room.
register('feeds_add', {}, function(keys, args)
    local fresh = {}
    for i = position.urls, #args do
        if not redis.call('ZSCORE', keys.feeds, args[i]) then
            fresh[#fresh + 1] = args[i]
        end
    end
    if redis.call('ZCARD', keys.feeds) + #fresh > number(args.most) then
        return -1
    end
    for _, url in ipairs(fresh) do
        feed_enter(keys.feeds, url)
    end
    return #fresh
end)

-- KEYS feeds, feeds:state  ARGV url. Returns 1 when it was there.
register('feeds_remove', {'allow-oom'}, function(keys, args)
    return feed_remove(keys.feeds, args.url, 'removed')
end)

-- Of callers that know no turns: it takes feeds that are due, whatever their hosts.
-- KEYS feeds, feeds:state  ARGV now ms, limit, lease ms. Returns {url, state, due ms, …}
register('feeds_claim', {'allow-oom'}, function(keys, args)
    local due = redis.call('ZRANGE', keys.feeds, '-inf', args.now_ms, 'BYSCORE', 'LIMIT', 0, args.limit, 'WITHSCORES')
    local rows = {}
    for i = 1, #due, 2 do
        redis.call('ZADD', keys.feeds, 'XX', digits(number(args.now_ms) + number(args.lease_ms)), due[i])
        rows[#rows + 1] = due[i]
        rows[#rows + 1] = text(redis.call('HGET', keys.states, due[i]))
        rows[#rows + 1] = due[i + 1]
    end
    return rows
end)

-- Takes feeds that are due in hand, each with the turn at its host, one for each host.
-- KEYS feeds, feeds:state, hosts  ARGV now ms, limit, lease ms, token. Returns {url, state, due ms, settings, …}
register('feeds_take', {'allow-oom'}, function(keys, args)
    local prefix, now, limit, lease = prefix_of(keys.feeds), number(args.now_ms), number(args.limit), number(args.lease_ms)
    feeds_gather(prefix, now)
    local rows = {}
    for _, host in ipairs(redis.call('ZRANGE', keys.hosts, '-inf', args.now_ms, 'BYSCORE', 'LIMIT', 0, limit + LOOK_MAX)) do
        local rest = turn_rest_ms(prefix, host)
        local url, due
        if rest <= 0 then
            url, due = queue_take(prefix, host, now)
        end
        if rest > 0 then
            redis.call('ZADD', keys.hosts, 'XX', digits(now + rest), host)
        elseif not url then
            redis.call('ZREM', keys.hosts, host)
        else
            turn_begin(prefix, host, args.token, lease, now)
            redis.call('ZADD', keys.feeds, 'XX', digits(now + lease), url)
            redis.call('HSET', prefix .. KEY.feeds_held, url, args.token)
            rows[#rows + 1] = url
            rows[#rows + 1] = text(redis.call('HGET', keys.states, url))
            rows[#rows + 1] = due
            rows[#rows + 1] = text(redis.call('HGET', prefix .. KEY.feeds_set, url))
        end
        if #rows >= 4 * limit then
            break
        end
    end
    return rows
end)

-- When a feed is due that would be at `due`: while its hub delivers, not as often.
local function pushed_due(prefix, url, due)
    local now = now_ms()
    local pushed = number(redis.call('HGET', prefix .. KEY.feeds_pushed, url))
    return pushed > now and math.max(due, math.min(pushed, now + PUSHED_MS)) or due
end

-- One that was paused meanwhile stays so.
local function feed_settle(prefix, url, state, due_ms)
    local due = redis.call('ZSCORE', prefix .. KEY.feeds, url)
    if not due then
        return 0
    end
    feed_forget(prefix, url)
    if number(due) < FEED_PAUSED_MS then
        redis.call('ZADD', prefix .. KEY.feeds, 'XX', digits(pushed_due(prefix, url, number(due_ms))), url)
    end
    redis.call('HSET', prefix .. KEY.feeds_state, url, state)
    return 1
end

-- KEYS feeds, feeds:state  ARGV url, state, due ms. Returns 1, or 0 when the feed was removed meanwhile.
register('feed_update', {'allow-oom'}, function(keys, args)
    return feed_settle(prefix_of(keys.feeds), args.url, args.state, args.due_ms)
end)

-- The feed is in hand no more. `asked`: where it is asked from now on when that is not its own address, or "".
-- KEYS feeds, feeds:state  ARGV url, state, due ms, token, asked. Returns 1, or 0 when it is not in the hand of `token`.
register('feed_settle', {'allow-oom'}, function(keys, args)
    local prefix = prefix_of(keys.feeds)
    if not is_own(redis.call('HGET', prefix .. KEY.feeds_held, args.url), args.token) then
        return 0
    end
    local result = feed_settle(prefix, args.url, args.state, args.due_ms)
    if args.asked == '' then
        redis.call('HDEL', prefix .. KEY.feeds_asked, args.url)
    elseif result == 1 then
        redis.call('HSET', prefix .. KEY.feeds_asked, args.url, args.asked)
    end
    return result
end)

-- For each pair (token, what it holds) of `args` from `first` on: renew(what, token) gives it another lease, or says false
-- when it is in the hand of that token no more. Returns the numbers (from 1) of those that are lost.
local function leases_renew(args, first, renew)
    local lost = {}
    for at = first, #args, 2 do
        if not renew(args[at + 1], args[at]) then
            lost[#lost + 1] = (at - first) / 2 + 1
        end
    end
    return lost
end

-- What is in hand stays so for another lease. KEYS feeds  ARGV now ms, lease ms, token, url, …
-- Returns the numbers (from 1) of those that are in the hand of their tokens no more.
register('feeds_renew', {'allow-oom'}, function(keys, args)
    local held, due_ms = prefix_of(keys.feeds) .. KEY.feeds_held, digits(number(args.now_ms) + number(args.lease_ms))
    return leases_renew(args, position.leases, function(url, token)
        local due = redis.call('ZSCORE', keys.feeds, url)
        if not due or not is_own(redis.call('HGET', held, url), token) then
            return false
        end
        if number(due) < FEED_PAUSED_MS then
            redis.call('ZADD', keys.feeds, 'XX', due_ms, url)
        end
        redis.call('HSET', held, url, token)
        return true
    end)
end)

-- KEYS feeds, feeds:state  ARGV cursor, count. Returns {next cursor, {url, state, due ms, …}}
register('feeds_page', {'no-writes'}, function(keys, args)
    local page = redis.call('ZSCAN', keys.feeds, args.cursor, 'COUNT', args.count)
    local rows = {}
    for i = 1, #page[2], 2 do
        rows[#rows + 1] = page[2][i]
        rows[#rows + 1] = text(redis.call('HGET', keys.states, page[2][i]))
        rows[#rows + 1] = page[2][i + 1]
    end
    return {page[1], rows}
end)

-- The turn at a host for whoever wants to ask it. KEYS hosts  ARGV now ms, host, token, lease ms.
-- Returns 0 when it is the caller's, else after how many ms to come again.
register('turn_take', {'allow-oom'}, function(keys, args)
    local prefix, host = prefix_of(keys.hosts), hash_of(args.host)
    local rest = turn_rest_ms(prefix, host)
    if rest > 0 then
        return rest
    end
    turn_begin(prefix, host, args.token, number(args.lease_ms), number(args.now_ms))
    return 0
end)

-- KEYS hosts  ARGV now ms, lease ms, token, host, …  Returns the numbers (from 1) of the turns that are lost.
register('turns_renew', {'allow-oom'}, function(keys, args)
    local prefix, lease, now = prefix_of(keys.hosts), number(args.lease_ms), number(args.now_ms)
    return leases_renew(args, position.leases, function(name, token)
        local host = hash_of(name)
        if not is_own(redis.call('GET', prefix .. KEY.host_turn .. host), token) then
            return false
        end
        turn_begin(prefix, host, token, lease, now)
        return true
    end)
end)

-- The turn is over; the host rests. KEYS hosts  ARGV now ms, host, token, pause ms. Returns 1, or 0 when it was lost.
register('turn_end', {'allow-oom'}, function(keys, args)
    local prefix, host = prefix_of(keys.hosts), hash_of(args.host)
    local turn, pause = prefix .. KEY.host_turn .. host, number(args.pause_ms)
    if not is_own(redis.call('GET', turn), args.token) then
        return 0
    end
    if pause > 0 then
        redis.call('SET', turn, '', 'PX', pause)
    else
        redis.call('DEL', turn)
    end
    redis.call('ZADD', keys.hosts, 'XX', digits(number(args.now_ms) + pause), host)
    return 1
end)

-- KEYS hosts  ARGV origin. Returns what is known of its robots.txt, nil when nothing is.
register('robots_get', {'no-writes'}, function(keys, args)
    return redis.call('GET', prefix_of(keys.hosts) .. KEY.robots .. hash_of(args.origin))
end)

-- KEYS hosts  ARGV origin, text, for how many ms. Returns 1.
register('robots_put', {'allow-oom'}, function(keys, args)
    redis.call('SET', prefix_of(keys.hosts) .. KEY.robots .. hash_of(args.origin), args.body, 'PX', args.ttl_ms)
    return 1
end)
