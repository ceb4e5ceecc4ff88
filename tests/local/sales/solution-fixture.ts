import { strToU8, zipSync } from 'fflate';

/** Ids in the solution below. */
export const ids = {
  endpoint: '0c5e9a11-3d2b-4f61-9a70-1b2c3d4e5f60',
  step: '0c5e9a11-3d2b-4f61-9a70-1b2c3d4e5f61',
  image: '0c5e9a11-3d2b-4f61-9a70-1b2c3d4e5f62',
};

/** Written by hand in the form of an export: two columns of contacts, a webhook and one step. */
export const customizations = `<ImportExportXml xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" OrganizationVersion="9.2.24111.222" OrganizationSchemaType="Full" CRMServerServiceabilityVersion="9.2.24111.00222">
  <Entities>
    <Entity>
      <Name LocalizedName="Contact" OriginalName="Contact">Contact</Name>
      <EntityInfo>
        <entity Name="Contact">
          <attributes>
            <attribute PhysicalName="aur_ShoeSize">
              <Type>decimal</Type>
              <Name>aur_shoesize</Name>
              <LogicalName>aur_shoesize</LogicalName>
              <RequiredLevel>none</RequiredLevel>
              <IsCustomField>1</IsCustomField>
              <IntroducedVersion>1.0</IntroducedVersion>
              <IsGlobalFilterEnabled>0</IsGlobalFilterEnabled>
              <MinValue>10</MinValue>
              <MaxValue>60</MaxValue>
              <Accuracy>1</Accuracy>
              <displaynames>
                <displayname description="Shoe size &amp; last" languagecode="1033" />
              </displaynames>
            </attribute>
            <attribute PhysicalName="aur_Since">
              <Type>datetime</Type>
              <Name>aur_since</Name>
              <IsCustomField>1</IsCustomField>
              <Format>date</Format>
              <CanChangeDateTimeBehavior>1</CanChangeDateTimeBehavior>
              <Behavior>2</Behavior>
              <displaynames>
                <displayname description="Since" languagecode="1033" />
              </displaynames>
            </attribute>
          </attributes>
        </entity>
      </EntityInfo>
    </Entity>
  </Entities>
  <Roles></Roles>
  <Workflows></Workflows>
  <Templates />
  <CustomControls />
  <SdkMessageProcessingSteps>
    <SdkMessageProcessingStep Name="Shoes: Update of contact" SdkMessageProcessingStepId="{${ids.step}}">
      <PluginTypeName>Microsoft.Crm.ServiceBus.WebhookPlugin, Microsoft.Crm.ServiceBus, Version=9.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35</PluginTypeName>
      <PrimaryEntity>contact</PrimaryEntity>
      <AsyncAutoDelete>1</AsyncAutoDelete>
      <FilteringAttributes>aur_shoesize,lastname</FilteringAttributes>
      <Mode>1</Mode>
      <Rank>1</Rank>
      <SdkMessageId>{20BEBB1B-EA3E-DB11-86A7-000A3A5473E8}</SdkMessageId>
      <EventHandler>{${ids.endpoint}}</EventHandler>
      <EventHandlerTypeCode>4618</EventHandlerTypeCode>
      <Stage>40</Stage>
      <SupportedDeployment>0</SupportedDeployment>
      <SdkMessageProcessingStepImages>
        <SdkMessageProcessingStepImage Name="before">
          <SdkMessageProcessingStepImageId>{${ids.image}}</SdkMessageProcessingStepImageId>
          <Attributes>lastname</Attributes>
          <EntityAlias>before</EntityAlias>
          <ImageType>0</ImageType>
          <MessagePropertyName>Target</MessagePropertyName>
          <IsCustomizable>1</IsCustomizable>
        </SdkMessageProcessingStepImage>
      </SdkMessageProcessingStepImages>
    </SdkMessageProcessingStep>
  </SdkMessageProcessingSteps>
  <ServiceEndpoints>
    <ServiceEndpoint ServiceEndpointId="{${ids.endpoint}}" Name="Shoes">
      <ConnectionMode>1</ConnectionMode>
      <Contract>8</Contract>
      <Description>Told of shoes.</Description>
      <Path> </Path>
      <SolutionNamespace> </SolutionNamespace>
      <UserClaim>1</UserClaim>
      <IsCustomizable>1</IsCustomizable>
      <AuthType>4</AuthType>
      <MessageFormat>2</MessageFormat>
      <NamespaceAddress>https://shoes.example</NamespaceAddress>
      <NamespaceFormat>1</NamespaceFormat>
      <Url>https://shoes.example/told</Url>
      <UseKeyVaultConfiguration>0</UseKeyVaultConfiguration>
    </ServiceEndpoint>
  </ServiceEndpoints>
  <EntityDataProviders />
  <Languages>
    <Language>1033</Language>
  </Languages>
</ImportExportXml>`;

/** Its manifest. */
export const manifest = `<ImportExportXml version="9.2.24111.222" SolutionPackageVersion="9.2" languagecode="1033" generatedBy="CrmLive" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <SolutionManifest>
    <UniqueName>Shoes</UniqueName>
    <LocalizedNames>
      <LocalizedName description="Shoes" languagecode="1033" />
    </LocalizedNames>
    <Descriptions />
    <Version>1.2.0.0</Version>
    <Managed>0</Managed>
    <Publisher>
      <UniqueName>aurland</UniqueName>
      <LocalizedNames>
        <LocalizedName description="Aurland" languagecode="1033" />
      </LocalizedNames>
      <Descriptions />
      <EMailAddress xsi:nil="true"></EMailAddress>
      <SupportingWebsiteUrl xsi:nil="true"></SupportingWebsiteUrl>
      <CustomizationPrefix>aur</CustomizationPrefix>
      <CustomizationOptionValuePrefix>48211</CustomizationOptionValuePrefix>
      <Addresses />
    </Publisher>
    <RootComponents>
      <RootComponent type="1" schemaName="contact" behavior="2" />
      <RootComponent type="92" id="{${ids.step}}" behavior="0" />
      <RootComponent type="95" id="{${ids.endpoint}}" behavior="0" />
    </RootComponents>
    <MissingDependencies />
  </SolutionManifest>
</ImportExportXml>`;

const contentTypes =
  '<?xml version="1.0" encoding="utf-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/octet-stream" /></Types>';

/** The files of a solution as a package, in base64. */
export function packed(
  files: Readonly<Record<string, string>> = { 'solution.xml': manifest, 'customizations.xml': customizations },
): string {
  const contents = Object.entries({ '[Content_Types].xml': contentTypes, ...files }).map(
    // Byte order mark, as exports have it.
    ([name, text]) => [name, strToU8(`\uFEFF${text}`)] as const,
  );
  return Buffer.from(zipSync(Object.fromEntries(contents))).toString('base64');
}
