-- Counting, retention, recount. Names of articles and stories come from what is read, so keys beyond those given are
-- made from the prefix of the first (same hash tag).

local SOON_MS = 300000 -- a revision that waits out its article's pause may be due later than this, all other work is sooner

-- KEYS state. Returns {articles, stories, todo of classify, summarize, publish, dead, feeds, feed and log entries,
-- last seq of feed and log, epoch, memory used, memory limit}
register('counts', {'no-writes'}, function(keys)
    local prefix = prefix_of(keys.state)
    local state = redis.call('HMGET', keys.state, 'feed', 'log', 'epoch')
    local memory = redis.call('INFO', 'memory')
    local soon = digits(now_ms() + SOON_MS)
    return {redis.call('ZCARD', prefix .. KEY.articles), redis.call('SCARD', prefix .. KEY.stories),
            redis.call('ZCOUNT', prefix .. KEY.todo .. 'classify', '-inf', soon),
            redis.call('ZCARD', prefix .. KEY.todo .. 'summarize'), redis.call('ZCARD', prefix .. KEY.todo .. 'publish'),
            redis.call('ZCARD', prefix .. KEY.dead), redis.call('ZCARD', prefix .. KEY.feeds), redis.call('XLEN', prefix .. KEY.feed),
            redis.call('XLEN', prefix .. KEY.log), text(state[1]), text(state[2]), number(state[3] or 1),
            number(string.match(memory, 'used_memory:(%d+)')), number(string.match(memory, 'maxmemory:(%d+)'))}
end)

-- Drops the log's entries from before `oldest_ms`, within the epoch that it begins with: a bound across epochs would
-- take away everything of the earlier one.
local function log_trim(prefix, oldest_ms)
    local first = redis.call('XRANGE', prefix .. KEY.log, '-', '+', 'COUNT', 1)[1]
    if first then
        local epoch = seq_parts(first[1])
        redis.call('XTRIM', prefix .. KEY.log, 'MINID', '~', digits(epoch) .. '-' .. digits(oldest_ms * 1000))
    end
end

-- KEYS articles  ARGV oldest ms to keep, limit, keep feed, lease ms. Returns how many articles were removed.
register('retention', {'allow-oom'}, function(keys, args)
    local prefix = prefix_of(keys.articles)
    local ids = redis.call('ZRANGE', keys.articles, '-inf', '(' .. args.oldest_ms, 'BYSCORE', 'LIMIT', 0, args.limit)
    articles_drop(prefix, ids, {feed = args.keep_feed, lease = args.lease_ms, keeps_times = true})
    log_trim(prefix, number(args.oldest_ms))
    return #ids
end)

-- KEYS stories  ARGV cursor, count. Returns {next cursor, checked, wrong, the first wrong story or ""}
register('recount', {'no-writes'}, function(keys, args)
    local prefix = prefix_of(keys.stories)
    local page = redis.call('SSCAN', keys.stories, args.cursor, 'COUNT', args.count)
    local wrong, name = 0, ''
    for _, story in ipairs(page[2]) do
        if not story_agrees(prefix, story) then
            wrong = wrong + 1
            name = name == '' and story or name
        end
    end
    return {page[1], #page[2], wrong, name}
end)

-- KEYS state  ARGV name, made. Returns the edition's secret of this name: the one that the caller has made up, where
-- there was none.
register('secret_share', {'allow-oom'}, function(keys, args)
    local field = 'secret:' .. args.name
    redis.call('HSETNX', keys.state, field, args.made)
    return redis.call('HGET', keys.state, field)
end)
