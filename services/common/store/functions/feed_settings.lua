-- What an operator does with feeds: adds, sets, pauses, removes them; and where they moved to, and what failed last.

-- KEYS feeds  ARGV most feeds, "list" or "person", then for each feed its address and its settings ("": none).
-- What an operator removed, and what moved away, comes back when a person adds it, not when a list names it. Returns for
-- each feed "added", "known", "removed" or "moved"; {"full"}, and nothing is added, when there is no room for all.
register('feeds_enter', {}, function(keys, args)
    local prefix = prefix_of(keys.feeds)
    local answers, fresh = {}, {}
    for i = position.feeds, #args, 2 do
        local gone = args.by == 'list' and redis.call('HGET', prefix .. KEY.feeds_gone, args[i])
        if feed_spelling(keys.feeds, args[i]) then
            answers[#answers + 1] = 'known'
        elseif gone then
            answers[#answers + 1] = string.match(gone, '^%a+') or 'removed'
        else
            answers[#answers + 1] = 'added'
            fresh[#fresh + 1] = i
        end
    end
    if redis.call('ZCARD', keys.feeds) + #fresh > number(args.most) then
        return {'full'}
    end
    for _, i in ipairs(fresh) do
        feed_enter(keys.feeds, args[i])
        if args[i + 1] ~= '' then
            redis.call('HSET', prefix .. KEY.feeds_set, args[i], args[i + 1])
        end
    end
    return answers
end)

-- KEYS feeds  ARGV address, settings ("": none), 1 when it is paused. Returns 1, or 0 when there is no such feed.
register('feed_set', {'allow-oom'}, function(keys, args)
    local prefix, due = prefix_of(keys.feeds), redis.call('ZSCORE', keys.feeds, args.url)
    if not due then
        return 0
    end
    if args.settings == '' then
        redis.call('HDEL', prefix .. KEY.feeds_set, args.url)
    else
        redis.call('HSET', prefix .. KEY.feeds_set, args.url, args.settings)
    end
    if args.is_paused == '1' then
        redis.call('ZADD', keys.feeds, 'XX', digits(FEED_PAUSED_MS), args.url)
    elseif number(due) >= FEED_PAUSED_MS then
        redis.call('ZADD', keys.feeds, 'XX', 0, args.url)
    end
    return 1
end)

-- KEYS feeds  ARGV address. The feed is due now. Returns 1, 0 when there is no such feed, -1 when it is paused.
register('feed_refresh', {'allow-oom'}, function(keys, args)
    local due = redis.call('ZSCORE', keys.feeds, args.url)
    if not due then
        return 0
    end
    if number(due) >= FEED_PAUSED_MS then
        return -1
    end
    redis.call('ZADD', keys.feeds, 'XX', 0, args.url)
    return 1
end)

-- KEYS feeds, feeds:state  ARGV address, the address it has now, its state there. Its settings go with it, unless a feed
-- of the new address is there already. Returns 1, or 0 when there is no such feed.
register('feed_move', {'allow-oom'}, function(keys, args)
    local prefix, due = prefix_of(keys.feeds), redis.call('ZSCORE', keys.feeds, args.from)
    if not due then
        return 0
    end
    local settings = redis.call('HGET', prefix .. KEY.feeds_set, args.from)
    feed_remove(keys.feeds, args.from, 'moved', args.to)
    if not feed_spelling(keys.feeds, args.to) then
        feed_enter(keys.feeds, args.to)
        redis.call('ZADD', keys.feeds, 'XX', number(due) >= FEED_PAUSED_MS and due or 0, args.to)
        redis.call('HSET', keys.states, args.to, args.state)
        if settings then
            redis.call('HSET', prefix .. KEY.feeds_set, args.to, settings)
        end
    end
    return 1
end)

-- KEYS feeds  ARGV address, "<ms> <status> <sentence>". Keeps the last few. Returns 1, or 0 when there is no such feed.
register('feed_failed', {'allow-oom'}, function(keys, args)
    if not redis.call('ZSCORE', keys.feeds, args.url) then
        return 0
    end
    local name, kept = prefix_of(keys.feeds) .. KEY.feeds_errors, 1
    local lines = string.gsub(args.failure, '\n', ' ')
    for line in string.gmatch(text(redis.call('HGET', name, args.url)), '[^\n]+') do
        if kept < FEED_ERRORS_KEPT then
            lines, kept = lines .. '\n' .. line, kept + 1
        end
    end
    redis.call('HSET', name, args.url, lines)
    return 1
end)

-- KEYS feeds, feeds:state  ARGV address. Returns {address as it is stored ("": no such feed), state, due ms, settings,
-- last failures, what became of it when it is gone}
register('feed_get', {'no-writes'}, function(keys, args)
    local prefix = prefix_of(keys.feeds)
    local url = feed_spelling(keys.feeds, args.url)
    if not url then
        return {'', '', '0', '', '', text(redis.call('HGET', prefix .. KEY.feeds_gone, args.url))}
    end
    return {url, text(redis.call('HGET', keys.states, url)), redis.call('ZSCORE', keys.feeds, url),
            text(redis.call('HGET', prefix .. KEY.feeds_set, url)), text(redis.call('HGET', prefix .. KEY.feeds_errors, url)), ''}
end)

-- KEYS feeds, feeds:state  ARGV cursor, count. Returns {next cursor, {url, state, due ms, settings, …}}
register('feeds_page_2', {'no-writes'}, function(keys, args)
    local prefix, page = prefix_of(keys.feeds), redis.call('ZSCAN', keys.feeds, args.cursor, 'COUNT', args.count)
    local rows = {}
    for i = 1, #page[2], 2 do
        rows[#rows + 1] = page[2][i]
        rows[#rows + 1] = text(redis.call('HGET', keys.states, page[2][i]))
        rows[#rows + 1] = page[2][i + 1]
        rows[#rows + 1] = text(redis.call('HGET', prefix .. KEY.feeds_set, page[2][i]))
    end
    return {page[1], rows}
end)
