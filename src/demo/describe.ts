// describe=true, in the form that is documented for list_sites. It is not well-formed XML, as the real one is not (D).
import { xml, type SimulatedAnswer } from './apiAnswer';
import type { SimulatedCall, Parameter, SimulatedService } from './apiService';
import { element, resultTag } from './xml';

const describeParameter: Parameter = {
  name: 'describe',
  type: 'boolean',
  required: false,
  options: ['true'],
  description: 'Optional. Returns a description of the service.',
};

/** What a service says of itself: its address, parameters, an example and a table of its fields. */
export function describe(service: SimulatedService, call: SimulatedCall): SimulatedAnswer {
  const parameters = [describeParameter, ...service.parameters].map(parameterRecord);
  const rows = service.fields.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return xml(`<?xml version="1.0" ?>
${resultTag(call, 'OK')}
<service>
<name>${service.name}</name>
<url> https://${call.host}/api/default.php?apikey=api_token&service=${service.name}<br />\
&required_parameters=required_parameters<br /> [&optional_parameters=optional_parameters] </url>
<description>${service.description}</description>
<parameters>
${parameters.join('\n')}
</parameters>
<example>
${service.example}
</example>
<fielddescriptions>
<table id="details-table" width="100%" style="text-align:left; border:1px solid;" \
cellspacing="5" cellpadding="3" valign="top">
<tr bgcolor="#CCCCCC"><th>Field</th><th>Type</th><th>Can Be Empty</th><th>Description</th></tr>
${rows.join('\n')}
</table><br>
</fielddescriptions>
</service>
</result>
`);
}

function parameterRecord({ name, type, required, options, description }: Parameter): string {
  const texts = [
    element('name', name),
    element('type', type),
    element('default', '0'),
    element('values', options.join(' ') || '0'),
    element('description', description),
    element('required', required ? 'yes' : 'no'),
  ];
  return `<parameter>\n${texts.join('\n')}\n</parameter>`;
}
