# Variables and functions for the commands of the runbooks, in bash, from the project's folder:
#
#     . docs/runbooks/shell.sh prod
#
# Every output of the deployed phases is a variable of its name (docs/outputs.md); a list has an element a line.

eval "$(npm run --silent outputs -- "${1:?say the environment: . docs/runbooks/shell.sh prod}")"

# metric NAMESPACE NAME:STATISTIC[,NAME:STATISTIC...] DIMENSION=VALUE[,DIMENSION=VALUE...]...
# The last half hour of each metric of each of these, a value a minute, the newest first.
metric() {
  aws cloudwatch get-metric-data --output text \
    --query "MetricDataResults[].[Label, join(' ', Values[:10].to_string(@))]" --cli-input-json "$(node -p '
      const [Namespace, names, ...subjects] = process.argv.slice(1);
      const of = (subject) => subject.split(",").map((pair) => pair.split("="));
      const MetricDataQueries = subjects.flatMap((subject) => names.split(",").map((name) => name.split(":"))
        .map(([MetricName, Stat]) => ({
          Label: `${of(subject).at(-1)[1]} ${MetricName}`,
          MetricStat: {
            Metric: { Namespace, MetricName, Dimensions: of(subject).map(([Name, Value]) => ({ Name, Value })) },
            Period: 60,
            Stat,
          },
        })));
      MetricDataQueries.forEach((query, index) => (query.Id = `m${index}`));
      const now = Date.now();
      const ago = (minutes) => new Date(now - minutes * 60000).toISOString();
      JSON.stringify({ MetricDataQueries, StartTime: ago(30), EndTime: ago(-1) })' "$@")"
}

# each DIMENSION VALUE...: the values as `metric` takes them
each() {
  local dimension=$1 value
  shift
  for value in "$@"; do echo "$dimension=$value"; done
}

# logs GROUP [PATTERN]: what a log group was told in the last half hour, and what of it matches
logs() {
  aws logs filter-log-events --log-group-name "$1" ${2:+--filter-pattern "$2"} \
    --start-time "$(node -p "Date.now() - 1800000")" --query "events[].message" --output json
}

# alarms [NAME]: what is in alarm, and why; with NAME the alarm whose name ends so, whatever its state
alarms() {
  local which="[?StateValue == 'ALARM']"
  if [ "${1:-}" ]; then which="[?ends_with(AlarmName, '-$1')]"; fi
  aws cloudwatch describe-alarms --alarm-types MetricAlarm CompositeAlarm --output text \
    --query "[MetricAlarms, CompositeAlarms][] | $which.[AlarmName, StateValue, StateReason]"
}

# sql [name=pid,value={longValue=123}]...: one statement from standard input, as the master user, through the Data API
sql() {
  data execute-statement --database "$aurora_database_name" --format-records-as JSON --query formattedRecords --output text \
    --sql "$(cat)" ${transaction:+--transaction-id "$transaction"} ${1:+--parameters "$@"}
}

# sql_as ROLE [name=...]...: the same as a role that the master user may become, in a transaction of its own
sql_as() {
  local role=$1 transaction
  shift
  transaction=$(data begin-transaction --database "$aurora_database_name" --query transactionId --output text)
  if sql > /dev/null <<< "SET LOCAL ROLE $role" && sql "$@"; then
    data commit-transaction --transaction-id "$transaction" > /dev/null
  else
    data rollback-transaction --transaction-id "$transaction" > /dev/null
    return 1
  fi
}

# data COMMAND OPTION...: the Data API of the cluster
data() { aws rds-data "$@" --resource-arn "$aurora_cluster_arn" --secret-arn "$db_credentials_secret_arn"; }
